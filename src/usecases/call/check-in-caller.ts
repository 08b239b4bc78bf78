/** Logs one call as one visit. The final answer to the caller comes only after this has resolved. */

import type { Line } from '../../domain/call/phone/line.ts'
import { lastFour } from '../../domain/call/phone/show.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { Language } from '../../domain/kit/language.ts'
import { type EpochMs, kstDay } from '../../domain/kit/time.ts'
import { choosePrompt } from '../../domain/pass/choose-prompt.ts'
import type { Prompt } from '../../domain/pass/prompt.ts'
import type { Site } from '../../domain/places/site.ts'
import type { VisitKey } from '../../domain/visits/visit.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { CompanionAtDoor } from '../../ports/call/handed-calls.ts'
import type { Dialogue } from '../../ports/call/keypad.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Events } from '../../ports/kit/events.ts'
import { withinTime } from '../../ports/kit/within-time.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import type { Arrivals } from '../../ports/places/arrivals.ts'
import type { Appended, VisitLog } from '../../ports/visits/visit-log.ts'
import type { VisitSealer } from '../../ports/visits/visit-sealer.ts'
import type { LineChanges } from '../identity/line-changes.ts'
import type { LineStatus } from '../pass/status-of-line.ts'
import { isKeyMissing, sealIntent } from '../pass/text-part.ts'
import { type DayMemory, makeDayMemory } from '../visits/day-memory.ts'
import type { IncomingCall } from './incoming-call.ts'
import { PROMPT_WAITS_MS, QUESTION_WAITS_MS } from './prompt-waits.ts'
import { makeRecentCalls, type RecentCall, type RecentCalls } from './recent-calls.ts'
import { askedCall, keyedCall, knownKeysTaken, type Stored, type ToldCallerDeps, toldTo } from './told-caller.ts'

export type CheckedIn =
  | {
      readonly kind: 'logged'
      readonly repeat: boolean
      readonly prompt: Prompt
      readonly key: VisitKey
      /** Where this very call had been stored before. */
      readonly already?: true
      /** Where the call asks for a birth date, says why it does not any more, or takes keys: in place of the prompt alone. */
      readonly dialogue?: Dialogue
    }
  /** Neither database nor spool could take it. */
  | { readonly kind: 'unavailable' }

export type CheckIn = (call: IncomingCall) => Promise<CheckedIn>

export type CheckInDeps = ToldCallerDeps & {
  readonly sealer: VisitSealer
  readonly deliveryCipher: Pick<DeliveryCipher, 'seal'>
  readonly tokens: Pick<Pseudonyms, 'recent'>
  readonly visitLog: VisitLog
  readonly arrivals: Pick<Arrivals, 'put' | 'putInstead'>
  readonly events: Events
  /** Asked in parallel to the storing, and given up after `statusWithinMs`. It must not reject for a system that is away. */
  readonly statusOf: (line: Line, site: Site, at: EpochMs) => Promise<LineStatus>
  /** `PROMPT_WAITS_MS` or, where the caller can be asked, `QUESTION_WAITS_MS` unless given. */
  readonly statusWithinMs?: number
  /** Who was identified, or is nobody any more, since an earlier call. */
  readonly lineChanges: Pick<LineChanges, 'since'>
  /** Its own unless given; the demo's start over clears it. */
  readonly recentCalls?: RecentCalls
  /** Which lines have called which site today. Its own unless given, likewise. */
  readonly calledToday?: DayMemory
}

/**
 * A second call from the same line to the same site within ten minutes stores nothing and is told so; the same call again
 * (the same `callKey`) is not a second one. A call that could not be stored is forgotten, so that the next one is stored.
 * Calls that may be forged are counted apart: they neither keep the line's own next call from its text, nor learn that it has rung.
 * Where the line's person or status has changed since the earlier call, the second one is told anew, and is no second visit.
 * A companion's visit is compared with no other, and known again by its key alone.
 * A late call is compared with no other: it is a visit, without text or arrival.
 * A call whose key is stored already under a line that did not ring with it, as far as memory reaches, learns nothing of that line and
 * leaves no trace at it: who chooses keys and numbers could ask for anybody's status unseen, and turn their own call into a repeat.
 */
export function makeCheckIn(deps: CheckInDeps): CheckIn {
  const recent = deps.recentCalls ?? makeRecentCalls()
  const store = makeStore(deps, deps.calledToday ?? makeDayMemory())

  return async function checkIn(call) {
    if (call.companion !== undefined) return storeCompanion(deps, call, call.companion)
    if (call.toldAt !== undefined) return storeLate(deps, call, call.toldAt)
    const token = deps.tokens.recent(call.line, call.site.id, call.logOnly === true)
    const key: VisitKey = { day: kstDay(call.receivedAt), callKey: call.callKey }
    for (;;) {
      const earlier = recent.find(token, call.receivedAt)
      if (earlier === undefined) break
      // While it is being stored it may still turn out to be another line's.
      if (isSame(earlier.key.callKey, key.callKey)) return tell(call, key, token, { isKnown: await earlier.stored })
      if (await earlier.stored) {
        // Another call may have come meanwhile that was told anew: then this one is compared with that.
        const stillEarlier = recent.find(token, call.receivedAt)?.at === earlier.at
        if (!stillEarlier) continue
        if (call.logOnly !== true && deps.lineChanges.since(call.line, earlier.at))
          return tell(call, key, token, { earlier })
        return repeated(call, key, earlier)
      }
    }
    return tell(call, key, token)
  }

  /** Nothing is stored, and no text comes; but who forgot to say how many came may say it now. */
  async function repeated(call: IncomingCall, key: VisitKey, earlier: RecentCall): Promise<CheckedIn> {
    const status = await statusInTime(deps, call)
    const prompt = repeatPrompt(deps, call, status.language)
    const { site, line, receivedAt: arrivedAt } = call
    const keyed = keyedCall(call, { ...key, line, siteId: site.id, arrivedAt })
    const recorded = deps.visitsRecorded(site, arrivedAt)
    const dialogue = knownKeysTaken(deps, { keyed, site, line, recorded }, status, prompt, false)
    return { kind: 'logged', repeat: true, prompt, key: earlier.key, ...(dialogue && { dialogue }) }
  }

  /**
   * @param of  `earlier`: the call whose visit this one is too; absent: a visit of its own. `isKnown`: this very call came before, from
   *            this line
   */
  async function tell(
    call: IncomingCall,
    key: VisitKey,
    token: string,
    { earlier, isKnown = false }: { readonly earlier?: RecentCall; readonly isKnown?: boolean } = {},
  ): Promise<CheckedIn> {
    const status = statusInTime(deps, call)
    const storing = store(call, key, token, earlier === undefined ? 'visit' : 'text')
    const isOfAnother = (stored: Stored) => stored.stored === 'already' && !isKnown
    if (!isKnown) {
      recent.note(
        token,
        // Under the visit's own key: should this very INVITE come again, it is a repeat and no second visit.
        earlier?.key ?? key,
        call.receivedAt,
        storing.then(
          (stored) => stored !== undefined && !isOfAnother(stored),
          () => false,
        ),
      )
    }
    const stored = await storing
    if (stored === undefined) return { kind: 'unavailable' }
    const already = stored.stored === 'already' && { already: true as const }
    if (isOfAnother(stored))
      return { kind: 'logged', repeat: false, prompt: repeatPrompt(deps, call, undefined), key, ...already }
    const { prompt, dialogue } = toldTo(deps, call, stored, await status, earlier !== undefined)
    return { kind: 'logged', repeat: false, prompt, key, ...already, ...(dialogue && { dialogue }) }
  }
}

/** @returns a function whose answer is undefined where the visit is not known to be stored anywhere */
function makeStore(deps: CheckInDeps, calledToday: DayMemory) {
  return async function store(
    call: IncomingCall,
    key: VisitKey,
    token: string,
    what: 'visit' | 'text',
  ): Promise<Stored | undefined> {
    const { site, line, receivedAt } = call
    const begun = performance.now()
    try {
      const recorded = what === 'visit' && deps.visitsRecorded(site, receivedAt)
      if (recorded) await deps.sealer.ready(receivedAt)
      const firstOfDay = calledToday.get(key.day, token) === 0
      const told = { ...key, line, siteId: site.id, arrivedAt: receivedAt }
      const asked = askedCall(deps, call, told)
      const keyed = deps.takeKnownKeys && keyedCall(call, told)
      const forText = { ...told, firstOfDay, ...(asked && { mayAsk: true }), ...(keyed && { mayKey: true }) }
      const intent = call.logOnly === true ? undefined : sealIntent(deps.deliveryCipher, forText)
      const stored = await deps.visitLog.append({
        visit: recorded
          ? deps.sealer.seal({ ...key, siteId: site.id, arrivedAt: receivedAt, channel: call.channel ?? 'call', line })
          : { ...key, arrivedAt: receivedAt, sealed: undefined },
        intent,
      })
      const already = stored.stored === 'already'
      tellStored(deps, key, { ...stored, recorded, begun })
      if (!already) showAtDoor(deps, call, key, what)
      if (!already && call.logOnly !== true) calledToday.set(key.day, token, 1)
      if (intent !== undefined) return { ...stored, textFollows: true, firstOfDay, asked, keyed }
      const isLost = !already && call.logOnly !== true
      if (isLost) deps.events.emit({ type: 'text-not-sent', visit: visitRef(key.callKey), why: 'no-key' })
      return { ...stored, textFollows: false, firstOfDay, keyed }
    } catch (error) {
      notStored(deps, error)
      return undefined
    }
  }
}

/** Where the duty has ended since, its visits are destroyed: none is made. */
async function storeLate(deps: CheckInDeps, call: IncomingCall, toldAt: EpochMs): Promise<CheckedIn> {
  const { site, line, receivedAt, callKey, channel = 'call' } = call
  const key: VisitKey = { day: kstDay(receivedAt), callKey }
  const begun = performance.now()
  try {
    const recorded = deps.visitsRecorded(site, receivedAt) && deps.visitsRecorded(site, toldAt)
    if (recorded) await deps.sealer.ready(receivedAt, toldAt)
    const visit = { ...key, siteId: site.id, arrivedAt: receivedAt, channel, line }
    const stored = await deps.visitLog.append({
      visit: recorded ? deps.sealer.seal(visit, toldAt) : { ...key, arrivedAt: receivedAt, sealed: undefined },
      intent: undefined,
    })
    tellStored(deps, key, { ...stored, recorded, begun })
    const prompt = choosePrompt({ ...NOT_ASKED, repeat: false, textDue: false, recorded, line })
    return { kind: 'logged', repeat: false, prompt, key, ...(stored.stored === 'already' && { already: true }) }
  } catch (error) {
    return notStored(deps, error)
  }
}

/** As a visit of anybody, with an intent as every visit has: no table tells who came with how many. */
async function storeCompanion(deps: CheckInDeps, call: IncomingCall, companion: CompanionAtDoor): Promise<CheckedIn> {
  const { site, line, receivedAt, callKey, channel = 'companion' } = call
  const key: VisitKey = { day: kstDay(receivedAt), callKey }
  const begun = performance.now()
  try {
    const recorded = deps.visitsRecorded(site, receivedAt)
    if (recorded) await deps.sealer.ready(receivedAt)
    const told = { ...key, line, siteId: site.id, arrivedAt: receivedAt }
    const stored = await deps.visitLog.append({
      visit: recorded ? deps.sealer.seal({ ...told, channel }) : { ...key, arrivedAt: receivedAt, sealed: undefined },
      intent: sealIntent(deps.deliveryCipher, { ...told, firstOfDay: false, companion: true }),
    })
    tellStored(deps, key, { ...stored, recorded, begun })
    const { arrivedAt: at, ...whose } = told
    if (stored.stored !== 'already')
      deps.arrivals.put({ ...whose, at, lastFour: lastFour(line), ...companion, allowedAlone: false, companion: true })
    const prompt = choosePrompt({ ...NOT_ASKED, repeat: false, textDue: false, recorded, line })
    return { kind: 'logged', repeat: false, prompt, key, ...(stored.stored === 'already' && { already: true }) }
  } catch (error) {
    return notStored(deps, error)
  }
}

function notStored({ events }: CheckInDeps, error: unknown): { readonly kind: 'unavailable' } {
  if (!(error instanceof AppError)) throw error
  events.emit({ type: 'fault', part: 'check-in', message: `${error.code}: ${error.message}` })
  return { kind: 'unavailable' }
}

function tellStored(
  { events }: CheckInDeps,
  { callKey }: VisitKey,
  { stored, where, recorded, begun }: Appended & { readonly recorded: boolean; readonly begun: number },
): void {
  events.emit({
    type: recorded ? 'visit-stored' : 'call-taken',
    visit: visitRef(callKey),
    where,
    already: stored === 'already',
    tookMs: performance.now() - begun,
  })
}

/** A guest who is told anew stands at the door once. */
function showAtDoor(
  { arrivals }: CheckInDeps,
  { site, line, receivedAt, logOnly }: IncomingCall,
  key: VisitKey,
  what: 'visit' | 'text',
): void {
  arrivals[what === 'visit' ? 'put' : 'putInstead']({
    ...key,
    line,
    siteId: site.id,
    at: receivedAt,
    lastFour: lastFour(line),
    shown: '',
    outcome: logOnly === true ? 'unknown' : 'checking', // nobody will decide it later
    allowedAlone: false,
  })
}

/** `silent` plays no prompt: nothing is asked for it, and there is no timer. */
function statusInTime(deps: CheckInDeps, call: IncomingCall): LineStatus | Promise<LineStatus> {
  const { line, site, receivedAt } = call
  if (site.answerMode === 'silent' || call.logOnly === true) return NOT_ASKED
  const notKnown = (): LineStatus => ({ ...NOT_ASKED, passDue: deps.passDue(site, receivedAt) })
  const asked = deps.statusOf(line, site, receivedAt).catch((error: unknown) => {
    // Visit and pass fail apart: whatever is wrong here, the call goes on.
    const message = error instanceof Error ? error.message : String(error)
    if (!isKeyMissing(error)) deps.events.emit({ type: 'fault', part: 'line-status', message })
    return notKnown()
  })
  const usual = call.keysFrom === undefined ? PROMPT_WAITS_MS : QUESTION_WAITS_MS
  return withinTime(asked, deps.statusWithinMs ?? usual, notKnown)
}

const NOT_ASKED: LineStatus = { known: 'not-known', passDue: false, linksLeft: true, textsLeft: true }

function repeatPrompt(
  deps: CheckInDeps,
  { line, site, receivedAt }: IncomingCall,
  language: Language | undefined,
): Prompt {
  const recorded = deps.visitsRecorded(site, receivedAt)
  return choosePrompt({ ...NOT_ASKED, repeat: true, textDue: false, recorded, line, language })
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place])
}
