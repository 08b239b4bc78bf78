/** The line of each visit, as the authority's key tells: what the games are judged by. */
import { readAuthorityPrivateKey } from '../../../src/adapters/hpke/authority-key.ts'
import { openVisits } from '../../../src/adapters/hpke/visit-opener.ts'
import { readEpochs, readVisits } from '../../../src/adapters/postgres/visits/visit-reader.ts'
import type { Line } from '../../../src/domain/call/phone/line.ts'
import type { CalendarDate } from '../../../src/domain/kit/time.ts'
import { verifyVisits } from '../../../src/usecases/tracing/verify-visits.ts'
import type { Truth } from './rounds.ts'
import type { ThiefServer } from './server.ts'

/** Of one day. @throws when a visit does not open */
export async function truthOf({ authority, grounds }: ThiefServer, day: CalendarDate): Promise<Truth> {
  const opener = await openVisits(readAuthorityPrivateKey(authority.privateKeyFile))
  const visits = new Map<Line, { readonly key: string; readonly siteId: number }[]>()
  const { failed } = await verifyVisits({
    keyId: opener.keyId,
    spooled: [],
    visits: () => readVisits(grounds.texts.pool),
    epochs: () => readEpochs(grounds.texts.pool),
    async unwrap(wrap) {
      const epoch = await opener.unwrap(wrap)
      return (
        epoch && {
          open(visit) {
            const opened = epoch.open(visit)
            if (opened !== undefined && visit.day === day) {
              const mine = { key: Buffer.from(visit.callKey).toString('hex'), siteId: visit.siteId }
              const line = opened.line as Line // nobody is entered under an alias here
              visits.set(line, [...(visits.get(line) ?? []), mine])
            }
            return opened
          },
        }
      )
    },
  })
  if (failed > 0) throw new Error(`${failed} visits do not open with the authority's key`)
  // First calls go to the sites that were made first.
  return new Map(
    [...visits].map(([line, mine]) => [line, mine.sort((a, b) => a.siteId - b.siteId).map(({ key }) => key)]),
  )
}
