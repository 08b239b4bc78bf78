/** Links, put together: from the digits of a text's link to the pass, the person's own page, and the end of a binding. */
import { randomBytes, randomInt } from 'node:crypto'
import { createContactSealer } from '../../../adapters/hpke/alias-contacts.ts'
import { createLinkKeys } from '../../../adapters/keys/link-keys.ts'
import { createPassKeys } from '../../../adapters/keys/pass-keys.ts'
import { openPassRevocations } from '../../../adapters/keys/pass-revocations.ts'
import { createPostgresBindings } from '../../../adapters/postgres/identity/bindings.ts'
import { createPostgresCompanions } from '../../../adapters/postgres/identity/companions.ts'
import { createPostgresCorrections } from '../../../adapters/postgres/identity/corrections.ts'
import { createPostgresIdentityAttempts } from '../../../adapters/postgres/identity/identity-attempts.ts'
import { createPostgresLineReports } from '../../../adapters/postgres/identity/line-reports.ts'
import { createPostgresPersonRecords } from '../../../adapters/postgres/identity/person-records.ts'
import { createPostgresDayLimits } from '../../../adapters/postgres/kit/day-limits.ts'
import { createPostgresLinkStore } from '../../../adapters/postgres/links/link-store.ts'
import { createPostgresTextStops } from '../../../adapters/postgres/pass/text-stops.ts'
import { createPostgresAliases } from '../../../adapters/postgres/visits/aliases.ts'
import { createHandedCalls } from '../../../adapters/program-sockets/handed-calls.ts'
import type { Line } from '../../../domain/call/phone/line.ts'
import { type EpochMs, MINUTE } from '../../../domain/kit/time.ts'
import { colourOfDay } from '../../../domain/pass/text/colour-of-day.ts'
import { wordOfDay } from '../../../domain/pass/text/word-of-day.ts'
import { createCookieJar } from '../../../inbound/http/links/browser.ts'
import { linkRoutes } from '../../../inbound/http/links/link-routes.ts'
import type { VisitorUseCases } from '../../../inbound/http/links/visitor-deps.ts'
import { createWindowCounter } from '../../../inbound/http/server/window-counter.ts'
import { createWrongTries } from '../../../inbound/http/server/wrong-tries.ts'
import type { IdentityProvider } from '../../../ports/identity/identity-provider.ts'
import type { VaccinationRegistry } from '../../../ports/pass/vaccination-registry.ts'
import { makeIssuePass } from '../../../usecases/certificates/issue-pass.ts'
import { makeOwnPass } from '../../../usecases/certificates/own-pass.ts'
import { makeAboutPerson } from '../../../usecases/identity/about-person.ts'
import { makeCheckInCompanions } from '../../../usecases/identity/check-in-companions.ts'
import { makeComeAlong } from '../../../usecases/identity/come-along.ts'
import { makeCompleteIdentity } from '../../../usecases/identity/complete-identity.ts'
import { makeEndBinding } from '../../../usecases/identity/end-binding.ts'
import { makeFinishIdentityCheck } from '../../../usecases/identity/finish-identity-check.ts'
import { makeKeepCompanions } from '../../../usecases/identity/keep-companions.ts'
import { makeOpenCorrection } from '../../../usecases/identity/open-correction.ts'
import { makePlaceOfVisit } from '../../../usecases/identity/place-of-visit.ts'
import { makeStartIdentityCheck } from '../../../usecases/identity/start-identity-check.ts'
import { makeEndJourney } from '../../../usecases/links/end-journey.ts'
import { makeOpenLink } from '../../../usecases/links/open-link.ts'
import { makeReadLink } from '../../../usecases/links/read-link.ts'
import { makeShowJourney } from '../../../usecases/links/show-journey.ts'
import { makeLookUpPerson } from '../../../usecases/pass/look-up-person.ts'
import { makeRefreshStatus } from '../../../usecases/pass/refresh-status.ts'
import { makeUpdateDoorScreen } from '../../../usecases/places/update-door-screen.ts'
import { makeIssueAlias } from '../../../usecases/visits/issue-alias.ts'
import { makeOwnAliases } from '../../../usecases/visits/own-aliases.ts'
import { authorityKeyOf } from '../authority-key.ts'
import type { Ground } from '../ground.ts'
import { publicUrlOf } from '../outside.ts'
import { registryOf } from '../registry-of.ts'
import type { WebArrivals } from './arrivals.ts'
import { identityProvidersOf } from './identity-providers.ts'

export type LinkOverrides = {
  /** Who verifies identities, in place of those of the settings. */
  readonly providers?: readonly IdentityProvider[]
  readonly registry?: Pick<VaccinationRegistry, 'evidenceOf'>
}

/** Of one link in ten minutes. A script that is refused asks every 15 seconds, which is 40. */
const CODE_BATCHES = { most: 20, withinMs: 10 * MINUTE, keys: 50_000 }

/** @throws AppError `IDENTITY_FILE_INVALID`, `SETTINGS_INVALID` */
export function composeLinks(ground: Ground, { arrivals, store }: WebArrivals, overrides: LinkOverrides) {
  const { seat, config, clock, events, tokens, feed, pool, subjects, rulebook } = ground
  const bindings = createPostgresBindings(subjects, config.ahead)
  const records = createPostgresPersonRecords(subjects, config.ahead)
  const linkKeys = createLinkKeys(ground.keys)
  const linkStore = createPostgresLinkStore(pool, subjects)
  const dayLimits = createPostgresDayLimits(subjects, tokens)
  const stops = createPostgresTextStops(subjects)
  const registry = overrides.registry ?? registryOf(seat, events)
  const providers = overrides.providers ?? identityProvidersOf(seat, events)
  const corrections = createPostgresCorrections(subjects)
  const companions = createPostgresCompanions(subjects)
  const lineChanges = { note: (line: Line, at: EpochMs) => feed.tell({ kind: 'line-changed', line, at }) }
  const door = makeUpdateDoorScreen({ ...ground, arrivals, arrivalStore: store })
  const parts = {
    ...{ ruleset: ground.ruleset, sites: ground.sites, cipher: ground.deliveryCipher, statusHours: config.statusHours },
    ...{
      clock,
      events,
      arrivals,
      bindings,
      records,
      corrections,
      companions,
      stops,
      linkKeys,
      linkStore,
      dayLimits,
      providers,
      lineChanges,
    },
    attempts: createPostgresIdentityAttempts(pool, subjects),
    reports: createPostgresLineReports(subjects),
    lookUp: makeLookUpPerson({ registry, bindings, records, clock, events }),
    wordOfDay: (...of: Parameters<Ground['seedOf']>) => wordOfDay(ground.seedOf(...of)),
    colourOfDay: (...of: Parameters<Ground['seedOf']>) => colourOfDay(ground.seedOf(...of)),
  }
  const aliases = createPostgresAliases(subjects)
  const sealer = createContactSealer(() => authorityKeyOf(config))
  const placeOf = makePlaceOfVisit(parts)
  const openLink = makeOpenLink(parts)
  const complete = makeCompleteIdentity({ ...parts, updateDoorScreen: door.tell })
  const showJourney = makeShowJourney(parts)
  const passKeys = createPassKeys(ground.keys, openPassRevocations(config.dataFolder))
  const visitors: VisitorUseCases = {
    readLink: makeReadLink(parts),
    openLink,
    showJourney,
    ownPass: makeOwnPass({
      showJourney,
      issuePass: makeIssuePass({ keys: passKeys, nonce: () => randomBytes(8).toString('hex') }),
    }),
    startIdentityCheck: makeStartIdentityCheck({ ...parts, newId: () => randomBytes(16) }),
    finishIdentityCheck: makeFinishIdentityCheck({ ...parts, openLink, complete }),
    refreshStatus: makeRefreshStatus({ ...parts, updateDoorScreen: door.tell }),
    endBinding: makeEndBinding({ ...parts, clearDoor: door.clear }),
    aboutPerson: makeAboutPerson(parts),
    endJourney: makeEndJourney(parts),
    keepCompanions: makeKeepCompanions({ ...parts, placeOf, most: config.companions }),
    checkInCompanions: makeCheckInCompanions({
      placeOf,
      comeAlong: makeComeAlong({ ...parts, tokens, handedCalls: createHandedCalls(feed) }),
    }),
    openCorrection: makeOpenCorrection({ ...parts, pick: randomInt }),
    ownAliases: makeOwnAliases({
      ...parts,
      aliases,
      issueAlias: makeIssueAlias({ aliases, sealer, pick: randomInt, clock }),
    }),
    ...{ linkKeys, providers },
  }
  const publicUrl = publicUrlOf(seat)
  return {
    ...{ visitors, bindings, records, linkStore, dayLimits, passKeys },
    /** Of one server: which cookies it gives and how often an address guessed wrong is its own. */
    routes: () =>
      linkRoutes({
        ...{ ...visitors, rulebook, clock, events },
        demo: !config.production,
        notices: config.ahead.notices,
        ownNumber: config.ownNumber,
        publicOrigin: new URL(publicUrl).origin,
        jar: createCookieJar(publicUrl.startsWith('https:'), () => randomBytes(16).toString('base64url')),
        wrongCodes: createWrongTries(() => performance.now()),
        codeBatches: createWindowCounter(() => performance.now(), CODE_BATCHES),
      }),
  }
}
