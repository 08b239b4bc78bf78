/** The shop menu: the owner's phone, by its PIN, hears the last arrivals and the word of the day, and enters visitors. Without the PIN nothing is told or changed. */

import type { CallScript } from '../../domain/call/call-script.ts'
import type { Keyed } from '../../domain/call/keyed-digits.ts'
import { choiceOf, type OwnerScripts, ownerScripts } from '../../domain/call/owner-dialogue.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { parseCaller } from '../../domain/call/phone/parse-caller.ts'
import { isForeign } from '../../domain/call/phone/show.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { type CalendarDate, kstDay } from '../../domain/kit/time.ts'
import type { ShopArrivalKind } from '../../domain/pass/prompt.ts'
import type { WordOfDay } from '../../domain/pass/text/word-of-day.ts'
import type { Site, SiteId } from '../../domain/places/site.ts'
import { isAlias, parseAlias } from '../../domain/visits/alias.ts'
import type { Visitor } from '../../domain/visits/visit.ts'
import type { Dialogue } from '../../ports/call/keypad.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayCounters } from '../../ports/kit/day-counters.ts'
import type { Events, OwnerDeed } from '../../ports/kit/events.ts'
import { withinTime } from '../../ports/kit/within-time.ts'
import type { RecentArrival, RecentArrivals } from '../../ports/places/recent-arrivals.ts'
import type { SiteOwners } from '../../ports/places/site-owners.ts'
import type { Aliases } from '../../ports/visits/aliases.ts'
import type { EnterVisitor } from '../visits/enter-visitor.ts'

export type OwnerMenuDeps = {
  readonly owners: Pick<SiteOwners, 'checkPin'>
  readonly dayCounters: DayCounters
  readonly tokens: Pick<Pseudonyms, 'limited'>
  readonly recentArrivals: RecentArrivals
  readonly aliases: Pick<Aliases, 'lives'>
  readonly enterVisitor: EnterVisitor
  readonly wordOfDay: (site: SiteId, day: CalendarDate) => WordOfDay
  readonly clock: Clock
  readonly events: Events
  /** Milliseconds until an answer is told to be late; 4 s unless given. */
  readonly withinMs?: number
}

export type OwnerMenu = (site: Site, line: Line) => Dialogue

const MISSES_A_DAY = 3
/** Aliases keyed at a place that nobody has, and numbers that brought no companions: beyond these none is looked at there, so that nobody tries them out. */
const MISSES_OF_NUMBERS_A_DAY = 20
/** Of questions behind the PIN. */
const MOST_ROUNDS = 12
/** Milliseconds from the INVITE. */
const LASTS_MS = 120_000
/** Nobody holds a silent receiver for longer: what a frozen database says later is heard in the next call. */
const WITHIN_MS = 4_000

export function makeOwnerMenu(deps: OwnerMenuDeps): OwnerMenu {
  return function leadOwner(site, line) {
    const say = ownerScripts(isForeign(line) ? 'en' : 'ko')
    let rounds = 0
    let isOpen = false
    let visitor: Visitor | undefined

    async function answer(asked: string, keyed: Keyed): Promise<CallScript | undefined> {
      // Nothing keyed, or hung up: the rest of the script is to hang up.
      if (keyed.kind !== 'digits') return undefined
      if (asked === 'shop-pin' || asked === 'shop-pin-again') {
        const result = await tryPin(deps, site, keyed.digits)
        isOpen = result === 'right'
        tell(deps, isOpen ? 'opened' : result === 'wrong' ? 'pin-missed' : 'locked')
        return isOpen ? say.menu : result === 'wrong' ? say.pinAgain : say.locked
      }
      rounds += 1
      if (!isOpen || rounds > MOST_ROUNDS) return undefined
      switch (asked) {
        case 'shop-menu':
          return afterMenu(keyed.digits)
        case 'shop-visitor':
        case 'shop-visitor-again':
          visitor = await visitorOf(deps, site, keyed.digits)
          if (visitor === undefined) return asked === 'shop-visitor' ? say.numberAgain : say.notEntered
          return say.seen
        default:
          return afterSeen(keyed.digits)
      }
    }

    async function afterMenu(digits: string): Promise<CallScript> {
      switch (choiceOf(digits)) {
        case 'arrivals':
          return lastArrivals(deps, site, say)
        case 'word':
          tell(deps, 'word')
          return say.word(deps.wordOfDay(site.id, kstDay(deps.clock.now())))
        case 'enter':
          return say.number
        case undefined:
          return say.menu
      }
    }

    async function afterSeen(digits: string): Promise<CallScript> {
      const whom = visitor
      visitor = undefined
      if (digits === '2' && whom !== undefined && !isAlias(whom)) return afterCompanions(whom)
      if (digits !== '1' || whom === undefined) return say.notEntered
      const isEntered = await deps.enterVisitor(site, whom, deps.clock.now())
      if (isEntered) tell(deps, 'entered')
      return isEntered ? say.entered : say.later
    }

    async function afterCompanions(guardian: Line): Promise<CallScript> {
      const came = await withinMisses(deps, 'owner-companion-misses', site, () =>
        deps.recentArrivals.companionsSeen(site.id, guardian),
      )
      if (came === true) tell(deps, 'companions')
      return came === undefined ? say.later : came ? say.companionsSeen : say.noCompanions
    }

    return {
      script: say.opening,
      lastsMs: LASTS_MS,
      keyed: ({ prompt: { kind } }, keyed) =>
        withinTime(answer(kind, keyed), deps.withinMs ?? WITHIN_MS, () => say.later).catch((error: unknown) => {
          if (!(error instanceof AppError))
            deps.events.emit({
              type: 'fault',
              part: 'owner-menu',
              message: error instanceof Error ? error.message : 'failed',
            })
          return say.later
        }),
      over: () => {},
    }
  }
}

function tell({ events }: OwnerMenuDeps, did: OwnerDeed): void {
  events.emit({ type: 'owner-menu', did })
}

/** Each try is counted before it is looked at, so that many calls at once have no more of them; the right ones are taken off again, of the day on which they were counted. */
async function tryPin(deps: OwnerMenuDeps, site: Site, pin: string): Promise<'right' | 'wrong' | 'locked'> {
  const day = kstDay(deps.clock.now())
  const counted = (what: CountedTries) => [countedBy(deps, day, what, site)]
  const [tries = 0] = await deps.dayCounters.count(counted('owner-pin-tries'))
  const [right = 0] = await deps.dayCounters.countsOf(counted('owner-pin-right'))
  if (tries - right > MISSES_A_DAY) return 'locked'
  if (await deps.owners.checkPin(site, pin)) {
    await deps.dayCounters.count(counted('owner-pin-right'))
    return 'right'
  }
  return tries - right === MISSES_A_DAY ? 'locked' : 'wrong'
}

type CountedTries = 'owner-pin-tries' | 'owner-pin-right' | 'owner-alias-misses' | 'owner-companion-misses'

function countedBy(
  { tokens }: Pick<OwnerMenuDeps, 'tokens'>,
  day: CalendarDate,
  what: CountedTries,
  site: Pick<Site, 'number'>,
) {
  return { day, token: tokens.limited(day, what, site.number) }
}

/** Those whose menu is locked till midnight. @throws AppError `DATABASE_UNAVAILABLE` */
export async function lockedMenus<Place extends Pick<Site, 'number'>>(
  deps: Pick<OwnerMenuDeps, 'tokens' | 'clock'> & { readonly dayCounters: Pick<DayCounters, 'countsOf'> },
  places: readonly Place[],
): Promise<readonly Place[]> {
  const day = kstDay(deps.clock.now())
  const countsOf = (what: CountedTries) =>
    deps.dayCounters.countsOf(places.map((place) => countedBy(deps, day, what, place)))
  const tries = await countsOf('owner-pin-tries')
  const right = await countsOf('owner-pin-right')
  return places.filter((_, nth) => (tries[nth] ?? 0) - (right[nth] ?? 0) >= MISSES_A_DAY)
}

/** Where the database is away an alias counts by its check digit: nobody at the door waits for a table. */
async function visitorOf(deps: OwnerMenuDeps, site: Site, digits: string): Promise<Visitor | undefined> {
  const visitor = parseAlias(digits) ?? (digits.startsWith('0') ? parseCaller(digits) : undefined)
  if (visitor === undefined || !isAlias(visitor)) return visitor
  const isFound = await withinMisses(deps, 'owner-alias-misses', site, () => deps.aliases.lives(visitor)).catch(
    (error: unknown) => {
      if (error instanceof AppError) return true
      throw error
    },
  )
  return isFound === true ? visitor : undefined
}

/** Asks, and counts a no; behind so many of a day nobody is asked, and no is the answer. */
async function withinMisses(
  deps: OwnerMenuDeps,
  what: CountedTries,
  site: Site,
  ask: () => Promise<boolean | undefined>,
): Promise<boolean | undefined> {
  const counted = [countedBy(deps, kstDay(deps.clock.now()), what, site)]
  const [misses = 0] = await deps.dayCounters.countsOf(counted)
  if (misses >= MISSES_OF_NUMBERS_A_DAY) return false
  const answer = await ask()
  if (answer === false) await deps.dayCounters.count(counted)
  return answer
}

async function lastArrivals(deps: OwnerMenuDeps, site: Site, say: OwnerScripts): Promise<CallScript> {
  const arrivals = await deps.recentArrivals.lastAt(site.id)
  if (arrivals === undefined) return say.later
  tell(deps, 'arrivals')
  return say.arrivals(arrivals.map((arrival) => ({ kind: kindOf(arrival), digits: arrival.lastFour })))
}

/** As the door shows it. */
function kindOf({ outcome, allowedAlone }: RecentArrival): ShopArrivalKind {
  switch (outcome) {
    case 'no-pass':
      return allowedAlone ? 'shop-arrival-alone' : 'shop-arrival-no-pass'
    case 'allowed-without-pass':
      return 'shop-arrival-alone'
    case 'not-required':
      return 'shop-arrival-free'
    case 'pass':
    case 'document-seen':
    case 'unverified':
    case 'reported':
      return `shop-arrival-${outcome}`
    case 'checking':
    case 'unknown':
      return 'shop-arrival-unknown'
  }
}
