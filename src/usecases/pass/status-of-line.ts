/** A caller's known status, for the spoken prompt: never the registry, only what lies in the database. */

import type { Line } from '../../domain/call/phone/line.ts'
import { bindingTells, linkHelps, mayKeyBirthDate } from '../../domain/identity/identity-policy.ts'
import type { Binding } from '../../domain/identity/person.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { Language } from '../../domain/kit/language.ts'
import { type EpochMs, kstDay } from '../../domain/kit/time.ts'
import { passDue } from '../../domain/pass/decide-pass.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { Site, SiteId } from '../../domain/places/site.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { Bindings, KnownLine } from '../../ports/identity/bindings.ts'
import type { TextStops } from '../../ports/pass/text-stops.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'
import { decide, freshDecision } from './fresh-status.ts'
import { type LeftForLineDeps, makeLeftForLine } from './left-for-line.ts'
import { isKeyMissing } from './text-part.ts'

export type StatusOfLineDeps = LeftForLineDeps & {
  readonly ruleset: () => Ruleset
  readonly bindings: Pick<Bindings, 'find'>
  readonly stops: Pick<TextStops, 'areStopped'>
  /** Whether a place's texts stand still because its budget is used up. */
  readonly textsPaused?: (site: SiteId) => boolean
  /** How long a status counts without asking again, hours. */
  readonly statusHours: number
  /** False where nobody verifies identities: then no link is promised. True unless given. */
  readonly linksOffered?: boolean
}

/** What is known about a line within the call, for the prompt alone. */
export type LineStatus = {
  /**
   * `unbound` too where the place asks for more proof to tell a pass by voice; `not-known` where none is asked for, or the
   * database could not be asked.
   */
  readonly known: 'unbound' | 'bound' | 'not-known'
  /** By a status that is fresh or by age; absent where only the registry could tell, and for a line without a person. */
  readonly decision?: PassDecision
  readonly passDue: boolean
  /** Whether the line may be sent one more link today that is of use there; true where no link is due. */
  readonly linksLeft: boolean
  /** False where the line has had the day's texts, or the place's budget is used up. */
  readonly textsLeft: boolean
  /** Where a birth date, keyed in the call, would help: whether the line has tries left today. */
  readonly keypad?: 'ask' | 'locked'
  /** Of a bound line: as what, and what its person chose. */
  readonly boundAs?: Binding['boundAs']
  readonly language?: Language
  readonly noTexts?: boolean
  /** How many companions are named there; absent for nobody's line, and where it was not looked up. */
  readonly companions?: number
}

/** While the database hangs lookups pile up; beyond this many a caller is answered at once that nothing is known. */
const MOST_WAITING = 1_000

/**
 * Three list queries for however many callers ask at once: for the person, for what was chosen for the line, and for what it has had
 * today. It waits as long as the database does: the time limit of a call is its caller's. Rejects only for a bug.
 */
export function makeStatusOfLine(deps: StatusOfLineDeps) {
  const find = makeNaturalBatches((asked: readonly Asked[]) =>
    deps.bindings.find(
      asked.map(({ line }) => line),
      asked.reduce((latest, { at }) => Math.max(latest, at), 0),
    ),
  )
  const leftForLine = makeLeftForLine(deps)

  const isStopped = makeNaturalBatches(deps.stops.areStopped)
  let waiting = 0

  return async function statusOfLine(line: Line, site: Site, at: EpochMs): Promise<LineStatus> {
    const ruleset = deps.ruleset()
    const isDue = passDue(ruleset, { at, asKnownAt: at, site })
    const isPaused = deps.textsPaused?.(site.id) === true
    const notKnown: LineStatus = { known: 'not-known', passDue: isDue, linksLeft: true, textsLeft: !isPaused }
    if (waiting >= MOST_WAITING) return notKnown
    waiting += 1
    try {
      const asked = leftForLine(line, site.id, kstDay(at)) // first: it throws where the key cannot be read
      const stop = isStopped(line).then((it): Pick<LineStatus, 'noTexts'> => (it ? { noTexts: true } : {}))
      const [known, left, stopped] = await Promise.all([find({ line, at }), asked, stop])
      const textsLeft = left.texts && !isPaused
      if (!isDue) return { ...notKnown, textsLeft, ...wishesOf(known), ...stopped }
      const linksLeft = deps.linksOffered !== false && left.links && linkHelps(site.policy, 'text')
      const status = { textsLeft, ...statusOf(ruleset, known, linksLeft, site, at), ...stopped }
      const binding = known === 'unbound' ? undefined : known.binding
      if (!mayKeyBirthDate(site.policy, binding, at)) return status
      return { ...status, keypad: left.birthDates ? 'ask' : 'locked' }
    } catch (error) {
      if (!(error instanceof AppError && error.retryable) && !isKeyMissing(error)) throw error
      return notKnown
    } finally {
      waiting -= 1
    }
  }

  function statusOf(
    ruleset: Ruleset,
    known: KnownLine,
    linksLeft: boolean,
    site: Site,
    at: EpochMs,
  ): Omit<LineStatus, 'textsLeft'> {
    if (known === 'unbound') return { known, passDue: true, linksLeft }
    const { binding } = known
    const { boundAs } = binding
    const wishes = wishesOf(known)
    if (bindingTells(site.policy, 'voice', binding, at)) {
      return {
        known: 'bound',
        passDue: true,
        linksLeft: true,
        boundAs,
        ...wishes,
        ...decisionOf(ruleset, known, site, at),
      }
    }
    // The text may be told more than the voice: then it brings no link.
    const linkComes = linksLeft && !bindingTells(site.policy, 'text', binding, at)
    return { known: 'unbound', passDue: true, linksLeft: linkComes, ...wishes }
  }

  function decisionOf(ruleset: Ruleset, known: Exclude<KnownLine, 'unbound'>, site: Site, at: EpochMs) {
    const question = { ruleset, site, at, person: known.binding.person }
    const unseen = decide(question, 'unknown')
    if (unseen.outcome !== 'unknown') return { decision: unseen } // by age, or nothing is asked for
    const decision = known.snapshot && freshDecision(question, known.snapshot, deps.statusHours)
    return decision === undefined ? {} : { decision }
  }
}

/** What the person chose for this line, and named on it. */
function wishesOf(known: KnownLine): Pick<LineStatus, 'language' | 'noTexts' | 'companions'> {
  if (known === 'unbound') return {}
  const { language, noTexts, companions = 0 } = known.binding
  return { ...(language !== undefined && { language }), ...(noTexts !== undefined && { noTexts }), companions }
}

type Asked = { readonly line: Line; readonly at: EpochMs }
