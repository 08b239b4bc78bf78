/** The web program, put together: links, reports, doors. */
import { createArrivals } from '../../../adapters/arrivals/arrivals.ts'
import { createFhirRegistry } from '../../../adapters/fhir/fhir-registry.ts'
import { createLinkKeys } from '../../../adapters/keys/link-keys.ts'
import { createPostgresBindings } from '../../../adapters/postgres/identity/bindings.ts'
import { createPostgresIdentityAttempts } from '../../../adapters/postgres/identity/identity-attempts.ts'
import { createPostgresLineReports } from '../../../adapters/postgres/identity/line-reports.ts'
import { createPostgresPersonRecords } from '../../../adapters/postgres/identity/person-records.ts'
import { createPostgresDayLimits } from '../../../adapters/postgres/kit/day-limits.ts'
import { createPostgresLinkStore } from '../../../adapters/postgres/links/link-store.ts'
import { createPostgresArrivalStore } from '../../../adapters/postgres/places/arrival-store.ts'
import { HOUR } from '../../../domain/kit/time.ts'
import { colourOfDay } from '../../../domain/pass/text/colour-of-day.ts'
import { wordOfDay } from '../../../domain/pass/text/word-of-day.ts'
import type { IdentityProvider } from '../../../ports/identity/identity-provider.ts'
import type { Arrivals } from '../../../ports/places/arrivals.ts'
import { makeBindLine } from '../../../usecases/identity/bind-line.ts'
import { makeLookUpPerson } from '../../../usecases/pass/look-up-person.ts'
import { makeUpdateDoorScreen } from '../../../usecases/places/update-door-screen.ts'
import { tellArrivals } from '../arrivals-told.ts'
import type { Ground } from '../ground.ts'
import { registryUrlOf } from '../outside.ts'
import { composeVisitors } from './compose-visitors.ts'

export type WebService = ReturnType<typeof composeWeb>

/**
 * What lies behind links and reports; nothing is listened at.
 * @param providers  who verifies identities
 */
export function composeWeb(ground: Ground, closing: AsyncDisposableStack, providers: readonly IdentityProvider[]) {
  const { seat, config, clock, events, keys, tokens, deliveryCipher, sites, ruleset, feed, pool, subjects } = ground
  const known = createArrivals(clock)
  const arrivalStore = createPostgresArrivalStore(pool, subjects)
  const toOthers = closing.adopt(tellArrivals(feed), (it) => it.flush())
  closing.defer(
    feed.follow('arrivals', ({ arrivals }) => {
      for (const { arrival, instead } of arrivals) {
        if (instead && arrival.line !== undefined) known.putInstead({ ...arrival, line: arrival.line })
        else known.put(arrival)
      }
    }),
  )
  /** The database is away: the door begins empty, or with what the calls tell. */
  const load = async () => {
    for (const arrival of await arrivalStore.load(clock.now() - 2 * HOUR)) known.put(arrival)
  }
  closing.defer(feed.onGap(() => void load().catch(() => {})))
  void load().catch(() => {})
  const arrivals: Arrivals = {
    ...known,
    put(arrival) {
      known.put(arrival)
      toOthers.put(arrival)
    },
  }
  const bindings = createPostgresBindings(subjects)
  const records = createPostgresPersonRecords(subjects)
  const linkStore = createPostgresLinkStore(pool, subjects)
  const registry = createFhirRegistry({ baseUrl: registryUrlOf(seat) }, events)
  const visitors = composeVisitors({
    providers,
    linkStore,
    linkKeys: createLinkKeys(keys),
    attempts: createPostgresIdentityAttempts(pool, subjects),
    reports: createPostgresLineReports(subjects),
    box: deliveryCipher,
    ruleset,
    bindings,
    records,
    dayLimits: createPostgresDayLimits(subjects, tokens),
    sites,
    arrivals,
    lookUp: makeLookUpPerson({ registry, bindings, records, clock, events }),
    lineChanges: { note: (line, at) => feed.tell({ kind: 'line-changed', line, at }) },
    door: makeUpdateDoorScreen({ ruleset, sites, arrivals, arrivalStore, events }),
    wordOfDay: (site, day) => wordOfDay(ground.seedOf(site, day)),
    colourOfDay: (site, day) => colourOfDay(ground.seedOf(site, day)),
    statusHours: config.statusHours,
    clock,
    events,
  })
  return {
    visitors,
    arrivals: known,
    /** Arrivals go in their time, though nobody comes. */
    tend: async () => known.forgetOld(clock.now()),
    bindLine: makeBindLine({ bindings }),
  }
}
