/** A log of many visits, quickly: rows of the true form by COPY, hour by hour, each hour with the keys of some servers. */
import { randomBytes } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { PublicJwk } from '../../src/adapters/hpke/authority-key.ts'
import { createVisitSealer } from '../../src/adapters/hpke/visit-sealer.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import {
  addDays,
  type CalendarDate,
  type EpochMs,
  HOUR,
  kstDay,
  minuteOf,
  startOfKstDay,
} from '../../src/domain/kit/time.ts'
import type { EpochWrap, SealedVisit } from '../../src/domain/visits/visit.ts'

export type LogOfVisits = {
  readonly visits: number
  readonly first: CalendarDate
  readonly days: number
  /** Of servers, and of each one's starts. */
  readonly keysAnHour: number
  readonly sites: number
  /** Visits somewhere else each day at noon; these are sealed, */
  readonly line: Line
  /** and so are all at this site. What is sealed in the rest is one visit's of their hour. */
  readonly site: number
}

type Sealed = Pick<SealedVisit, 'callKey' | 'siteId' | 'arrivedAt' | 'sealed' | 'token'>
type Seal = (at: EpochMs, siteId: number, line: Line) => SealedVisit

/** @returns when the site was visited */
export async function fillLog(
  client: pg.Client,
  authorityPublicKey: PublicJwk,
  log: LogOfVisits,
): Promise<readonly EpochMs[]> {
  const perHour = Math.floor(log.visits / (log.days * 24))
  const wraps: EpochWrap[] = []
  const atSite: EpochMs[] = []

  /** All visits of an hour, and its keys besides. */
  async function hourOf(from: EpochMs): Promise<string> {
    const keys = await Promise.all(Array.from({ length: log.keysAnHour }, () => keyOf(from)))
    wraps.push(...keys.map(({ sample }) => sample.epoch))
    const isNoon = from - startOfKstDay(kstDay(from)) === 12 * HOUR
    const random = randomBytes(32 * perHour)
    const rows = Array.from({ length: perHour }, (_, nth) => {
      const { seal, sample } = keys[nth % keys.length] ?? noKey()
      const at = from + Math.floor((nth * HOUR) / perHour)
      if (nth === 0 && isNoon) return rowOf(seal(at, log.site + 1, log.line))
      const siteId = Math.floor(Math.random() * log.sites)
      if (siteId === log.site) {
        atSite.push(at)
        return rowOf(seal(at, siteId, `+8210${String(10_000_000 + atSite.length)}` as Line))
      }
      const own = random.subarray(32 * nth, 32 * (nth + 1))
      return rowOf({
        ...{ ...sample, siteId, arrivedAt: minuteOf(at) },
        ...{ callKey: own.subarray(0, 16), token: own.subarray(16) },
      })
    })
    return rows.join('')
  }

  async function keyOf(from: EpochMs): Promise<{ readonly seal: Seal; readonly sample: SealedVisit }> {
    const sealer = await createVisitSealer({ authorityPublicKey })
    await sealer.ready(from)
    const seal: Seal = (at, siteId, line) =>
      sealer.seal({
        ...{ day: kstDay(at), callKey: randomBytes(16), siteId, arrivedAt: at, line },
        channel: 'call',
      })
    return { seal, sample: seal(from, log.site, log.line) }
  }

  async function* hours(): AsyncGenerator<string> {
    for (let hour = 0; hour < log.days * 24; hour += 1) yield await hourOf(startOfKstDay(log.first) + hour * HOUR)
  }

  for (let day = 0; day < log.days; day += 1)
    await client.query('select ensure_visit_partition($1)', [addDays(log.first, day)])
  await pipeline(hours, client.query(copyFrom('copy visits from stdin')))
  for (const { epochId, hour, authorityKeyId, wrap } of wraps)
    await client.query(
      'insert into epoch_keys (epoch_id, day, hour, authority_key_id, wrap) values ($1, $2, $3, $4, $5)',
      [...[hex(epochId), kstDay(hour * HOUR), hour, authorityKeyId], wrap],
    )
  return atSite
}

/** In the columns' order: day, call_key, site_id, minute, epoch_id, sealed, token. */
function rowOf({ epoch, ...visit }: Sealed & { readonly epoch: EpochWrap }): string {
  const { siteId, arrivedAt } = visit
  const [callKey, sealed, token] = [hex(visit.callKey), hex(visit.sealed), hex(visit.token)]
  const cells = [kstDay(arrivedAt), callKey, siteId, new Date(arrivedAt).toISOString(), hex(epoch.epochId)]
  return `${cells.join('\t')}\t\\\\x${sealed}\t${token}\n`
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
}

function noKey(): never {
  throw new Error('an hour has a key at least')
}
