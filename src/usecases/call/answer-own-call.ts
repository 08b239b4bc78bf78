/** A call to the service's own number (내 정보): no visit, no status; whoever calls is sent a link to their own page. */

import type { Line } from '../../domain/call/phone/line.ts'
import { isForeign, takesTexts } from '../../domain/call/phone/show.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { type CalendarDate, type EpochMs, kstDay } from '../../domain/kit/time.ts'
import type { Prompt, PromptKind } from '../../domain/pass/prompt.ts'
import { SELF_SITE_ID } from '../../domain/pass/text-intent.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { VisitKey } from '../../domain/visits/visit.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { Events } from '../../ports/kit/events.ts'
import { withinTime } from '../../ports/kit/within-time.ts'
import type { DeliveryCipher, Encrypted } from '../../ports/pass/delivery-cipher.ts'
import type { TextStops } from '../../ports/pass/text-stops.ts'
import type { Appended, VisitLog } from '../../ports/visits/visit-log.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'
import { type LeftForLine, type LeftForLineDeps, makeLeftForLine } from '../pass/left-for-line.ts'
import { sealIntent } from '../pass/text-part.ts'
import { PROMPT_WAITS_MS } from './prompt-waits.ts'

export type OwnCall = {
  readonly line: Line
  readonly receivedAt: EpochMs
  /** As of an `IncomingCall`. */
  readonly callKey: Uint8Array
}

export type OwnCallAnswered = { readonly kind: 'taken'; readonly prompt: Prompt } | { readonly kind: 'unavailable' }

export type AnswerOwnCall = (call: OwnCall) => Promise<OwnCallAnswered>

export type AnswerOwnCallDeps = LeftForLineDeps & {
  readonly deliveryCipher: Pick<DeliveryCipher, 'seal'>
  readonly visitLog: VisitLog
  readonly stops: Pick<TextStops, 'areStopped'>
  /** As of `StatusOfLineDeps`. */
  readonly textsPaused?: (site: SiteId) => boolean
  readonly events: Events
  /** False where nobody verifies identities: then no link comes. */
  readonly linksOffered: boolean
  /** `PROMPT_WAITS_MS` unless given: a database that is slow does not keep the caller waiting. */
  readonly linksWithinMs?: number
}

/**
 * Each call is answered by a link of its own, as long as the line has links and texts left today; the same call repeated sends no second
 * one. A call whose key is stored already may be under another's number now: it hears what the first was promised, whatever holds for that
 * number, since nothing that follows would tell its owner that somebody asked.
 */
export function makeAnswerOwnCall(deps: AnswerOwnCallDeps): AnswerOwnCall {
  const leftForLine = makeLeftForLine(deps)
  const areStopped = makeNaturalBatches(deps.stops.areStopped)

  return async function answerOwnCall(call) {
    if (!takesTexts(call.line)) return said(call, 'own-page-no-texts')
    if (!deps.linksOffered) return said(call, 'own-page-none')
    const key: VisitKey = { day: kstDay(call.receivedAt), callKey: call.callKey }
    const { line, receivedAt: arrivedAt } = call
    const own = { ...key, line, siteId: SELF_SITE_ID, arrivedAt, firstOfDay: false }
    const intent = sealIntent(deps.deliveryCipher, own)
    if (intent === undefined) {
      deps.events.emit({ type: 'text-not-sent', visit: visitRef(key.callKey), why: 'no-key' })
      return said(call, 'own-page-none')
    }
    const asked = left(key.day, line)
    const stopped = isStopped(line)
    const taken = await stored(call, key, intent)
    if (taken === undefined) return { kind: 'unavailable' }
    if (taken === 'already') return said(call, 'own-page')
    if (await stopped) return said(call, 'own-page-no-texts')
    const { texts, links } = await asked
    if (!texts || deps.textsPaused?.(SELF_SITE_ID) === true) return said(call, 'own-page-later')
    return said(call, links ? 'own-page' : 'own-page-none')
  }

  /** @returns undefined where it could not be */
  async function stored(
    { receivedAt, callKey }: OwnCall,
    key: VisitKey,
    intent: Encrypted,
  ): Promise<Appended['stored'] | undefined> {
    const begun = performance.now()
    try {
      const { stored, where } = await deps.visitLog.append({
        visit: { ...key, arrivedAt: receivedAt, sealed: undefined },
        intent,
      })
      const tookMs = performance.now() - begun
      deps.events.emit({ type: 'call-taken', visit: visitRef(callKey), where, already: stored === 'already', tookMs })
      return stored
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      deps.events.emit({ type: 'fault', part: 'own-call', message: `${error.code}: ${error.message}` })
      return undefined
    }
  }

  /** Where it cannot be told in time none is known of: no text comes all the same. */
  function isStopped(line: Line): Promise<boolean> {
    const asked = areStopped(line).catch(() => false)
    return withinTime(asked, deps.linksWithinMs ?? PROMPT_WAITS_MS, () => false)
  }

  /** Where it cannot be told in time there are some: the text says otherwise, or none comes. */
  async function left(day: CalendarDate, line: Line): Promise<LeftForLine> {
    const asked = leftForLine(line, SELF_SITE_ID, day).catch(() => ENOUGH)
    return withinTime(asked, deps.linksWithinMs ?? PROMPT_WAITS_MS, () => ENOUGH)
  }
}

const ENOUGH: LeftForLine = { texts: true, links: true, birthDates: true }

function said({ line }: OwnCall, kind: PromptKind): OwnCallAnswered {
  return { kind: 'taken', prompt: { kind, language: isForeign(line) ? 'en' : 'ko', digits: '' } }
}
