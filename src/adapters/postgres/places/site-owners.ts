/** Owners of places in PostgreSQL: the phone as a keyed hash, the PIN as scrypt of a keyed hash, so that a copy of the database alone guesses neither. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type pg from 'pg'
import type { Line, SiteNumber } from '../../../domain/call/phone/line.ts'
import type { SubjectKeys } from '../../../ports/identity/subject-keys.ts'
import type { SiteOwners } from '../../../ports/places/site-owners.ts'
import { noteAudit } from '../access/audit.ts'
import { inTransaction } from '../kit/in-transaction.ts'
import { whenAvailable } from '../kit/when-available.ts'

const derive = promisify<Uint8Array, Uint8Array, number, object, Buffer>(scrypt)
/** 32 MB and some tenths of a second on one core, for each guess. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 }
const PIN_BYTES = 32
const NOBODY = { salt: randomBytes(16), pin: randomBytes(PIN_BYTES) }

export function createPostgresSiteOwners(pool: pg.Pool, keys: Pick<SubjectKeys, 'subjectOf'>): SiteOwners {
  const tokenOf = (number: SiteNumber, line: Line) => keys.subjectOf('owner', `${number} ${line}`)
  const hashOf = (number: SiteNumber, pin: string, salt: Uint8Array) =>
    derive(keys.subjectOf('owner', `${number} pin ${pin}`), salt, PIN_BYTES, COST)

  return {
    isOwner: ({ number, ownerToken }, line) =>
      ownerToken !== undefined && ownerToken === Buffer.from(tokenOf(number, line)).toString('hex'),

    async set({ id, number }, { line, pin }, audit) {
      const salt = randomBytes(16)
      const values = [id, Buffer.from(tokenOf(number, line)), salt, await hashOf(number, pin, salt)]
      const work = inTransaction(pool, async (client) => {
        await client.query(
          `insert into site_owners (site_id, line, salt, pin) values ($1, $2, $3, $4)
           on conflict (site_id) do update set line = excluded.line, salt = excluded.salt, pin = excluded.pin`,
          values,
        )
        await noteAudit(client, audit)
      })
      await whenAvailable(work)
    },

    remove: (site, audit) =>
      whenAvailable(
        inTransaction(pool, async (client) => {
          const { rowCount } = await client.query('delete from site_owners where site_id = $1', [site])
          await noteAudit(client, audit)
          return rowCount === 1
        }),
      ),

    async checkPin({ id, number }, pin) {
      const text = 'select salt, pin from site_owners where site_id = $1'
      const { rows } = await whenAvailable(
        pool.query<{ salt: Buffer; pin: Buffer }>({ name: 'owner-pin', text, values: [id] }),
      )
      const kept = rows[0] ?? NOBODY
      return timingSafeEqual(await hashOf(number, pin, kept.salt), kept.pin) && rows.length === 1
    },
  }
}
