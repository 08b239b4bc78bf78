/** Check-in with real keys, seals, database and spool, without the doors: for tests of what is left behind. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createArrivals } from '../../src/adapters/arrivals/arrivals.ts'
import { ensureAuthorityKeys, readAuthorityPrivateKey } from '../../src/adapters/hpke/authority-key.ts'
import { openVisits } from '../../src/adapters/hpke/visit-opener.ts'
import { createVisitSealer } from '../../src/adapters/hpke/visit-sealer.ts'
import { createDeliveryCipher } from '../../src/adapters/keys/ciphers.ts'
import { openKeyRing } from '../../src/adapters/keys/key-ring.ts'
import { createPseudonyms } from '../../src/adapters/keys/pseudonyms.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { countVisits, readEpochs, readVisits } from '../../src/adapters/postgres/visits/visit-reader.ts'
import { readSpool } from '../../src/adapters/spool/read-spool.ts'
import { spoolPath } from '../../src/adapters/spool/spool-path.ts'
import type { Line, SiteNumber } from '../../src/domain/call/phone/line.ts'
import type { Site } from '../../src/domain/places/site.ts'
import type { OpenedVisit } from '../../src/domain/visits/visit.ts'
import { openVisitLog } from '../../src/main/programs/calls/visit-log.ts'
import type { AppEvent } from '../../src/ports/kit/events.ts'
import type { VisitLog } from '../../src/ports/visits/visit-log.ts'
import { type CheckedIn, makeCheckIn } from '../../src/usecases/call/check-in-caller.ts'
import { makeLineChanges } from '../../src/usecases/identity/line-changes.ts'
import { type Verified, verifyVisits } from '../../src/usecases/tracing/verify-visits.ts'

export const aSite = (id: number): Site => ({
  id,
  number: `08020500${String(id).padStart(2, '0')}` as SiteNumber,
  name: '노원카페',
  nameEn: 'Nowon Cafe',
  category: 'restaurant_cafe',
  region: 'seoul',
  answerMode: 'silent',
  retired: false,
  hasDoorScreen: false,
})

export const demoLine = (last: number): Line => `+82100000${String(last).padStart(4, '0')}` as Line

/**
 * @param databaseUrl  need not be there yet
 * @param dataFolder   where the spool lies; a folder of its own unless given
 */
export async function visitWorld(databaseUrl: string, startAt: number, dataFolder?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'visit-world-'))
  const clock = { at: startAt, now: () => clock.at }
  const secrets = join(folder, 'secrets')
  const keys = openKeyRing(secrets)
  const authority = ensureAuthorityKeys(join(folder, 'authority'))
  const sealer = await createVisitSealer({ authorityPublicKey: authority.publicKey })
  const events: AppEvent[] = []
  const emit = (event: AppEvent) => events.push(event)
  await using opened = new AsyncDisposableStack()
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const deliveryCipher = createDeliveryCipher(keys)
  const path = spoolPath(dataFolder ?? folder)
  const { spool, visitLog: log } = await openVisitLog(
    { databaseUrl, dataFolder: dataFolder ?? folder, keys, deliveryCipher, clock, events: { emit } },
    opened,
  )
  const checkInTo = (visitLog: VisitLog) =>
    makeCheckIn({
      sealer,
      deliveryCipher,
      tokens: createPseudonyms(keys),
      visitLog,
      arrivals: createArrivals(clock),
      events: { emit },
      statusOf: async () => ({ known: 'not-known', passDue: false, linksLeft: true, textsLeft: true }),
      passDue: () => false,
      visitsRecorded: () => true,
      lineChanges: makeLineChanges(),
    })
  const checkIn = checkInTo(log)
  const toSpool = checkInTo({
    append: async (entry) => {
      await spool.store([entry])
      return { stored: 'stored', where: 'spool', nth: 0 }
    },
  })
  const pool = opened.adopt(createPool(databaseUrl, 'app'), (it) => it.end())

  /** What a minute's job does. */
  async function tend(): Promise<void> {
    keys.prepare(clock.at)
    keys.destroyExpired(clock.at)
    await sealer.tend(clock.at)
  }
  await tend()
  const taken = opened.move()

  return {
    clock,
    keys,
    secrets,
    spoolFolder: join(dataFolder ?? folder, 'spool'),
    authority,
    events,
    log,
    pool,
    tend,
    checkIn,
    /** @param call  names the call: the same name is the same call */
    ring: (line: Line, site = aSite(1), call = randomBytes(8).toString('hex')): Promise<CheckedIn> =>
      checkIn({ site, line, receivedAt: clock.at, callKey: callKeyOf(call) }),
    /** The same call once more, straight to the spool, as after a crash whose visit had reached the database. */
    again: (line: Line, site: Site, call: string) =>
      toSpool({ site, line, receivedAt: clock.at, callKey: callKeyOf(call) }),
    count: async () => Number(await countVisits(pool, readSpool(path))),
    spooled: () => readSpool(path),
    /** Opens table and spool with the private key; `opened` holds the lines. */
    async verify(): Promise<Pick<Verified, 'opened' | 'failed'> & { readonly lines: readonly Line[] }> {
      const opener = await openVisits(readAuthorityPrivateKey(authority.privateKeyFile))
      const lines: Line[] = []
      const { opened, failed } = await verifyVisits({
        keyId: opener.keyId,
        spooled: readSpool(path),
        visits: () => readVisits(pool),
        epochs: () => readEpochs(pool),
        async unwrap(wrap) {
          const epoch = await opener.unwrap(wrap)
          return epoch && { open: (visit) => noted(epoch.open(visit)) }
        },
      })
      function noted(visit: OpenedVisit | undefined): OpenedVisit | undefined {
        if (visit !== undefined) lines.push(visit.line as Line)
        return visit
      }
      return { opened, failed, lines: lines.sort() }
    },
    close: () => taken.disposeAsync(),
  }
}

function callKeyOf(call: string): Uint8Array {
  return createHash('sha256').update(call).digest().subarray(0, 16)
}

export type VisitWorld = Awaited<ReturnType<typeof visitWorld>>
