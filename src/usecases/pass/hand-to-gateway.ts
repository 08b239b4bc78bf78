/** Hands a text to the gateway, or gives it up where it has become useless: its fate as an event and as what the outbox notes. */

import type { Line } from '../../domain/call/phone/line.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { VisitKey } from '../../domain/visits/visit.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events, TextNotSent } from '../../ports/kit/events.ts'
import type { OutboxDone, OutboxRow } from '../../ports/pass/outbox.ts'
import type { Submitted, TextGateway } from '../../ports/pass/text-gateway.ts'
import type { PricedText } from '../../ports/pass/text-spend.ts'
import { kindBy } from './priced-text.ts'
import type { TextBudget } from './text-budget.ts'
import type { ToldOutcomes } from './told-outcomes.ts'

export type Told = { readonly token: string; readonly outcome: PassDecision['outcome'] }

/** A text that is ready to go. It stays in the outbox until the gateway has it. */
export type TextDraft = {
  readonly row: OutboxRow
  readonly key: VisitKey
  readonly to: Line
  readonly body: string
  readonly bytes: number
  readonly priced: PricedText
  readonly kind: string
  readonly arrivedAt: EpochMs
  /** From then on it is given up: business time, exclusive. */
  readonly usefulUntil: EpochMs
  /** What it tells, and of which line at which place (a token); undefined where it tells no outcome. */
  readonly told: Told | undefined
  /** The code of the link in it: its ten minutes begin when the gateway takes the text. */
  readonly link?: string
  /** Whom the line is bound to. */
  readonly person?: string
}

/** How often a text may go out without an answer, over the lives of all who send it. */
export type Copies = {
  /** 1 where another process may have given it to a gateway before. */
  readonly most: 1 | 2
  /** Notes the text as sent, before its second copy goes: whoever takes over sends no third. @returns false where it could not be noted now */
  readonly noteLast: (done: OutboxDone) => Promise<boolean>
}

export type Sent =
  /** Taken by the gateway, or given up. */
  { readonly kind: 'finished'; readonly done: OutboxDone } | { readonly kind: 'later'; readonly why: string }

export type HandToGatewayDeps = {
  readonly toldOutcomes: Pick<ToldOutcomes, 'note'>
  readonly gateway: Pick<TextGateway, 'submit'>
  readonly budget: Pick<TextBudget, 'settle'>
  readonly clock: Clock
  readonly events: Events
}

/** @returns a function that never throws */
export function makeHandToGateway({ toldOutcomes, gateway, budget, clock, events }: HandToGatewayDeps) {
  return async function handToGateway(draft: TextDraft, copies: Copies): Promise<Sent> {
    const { row, key, usefulUntil } = draft
    if (clock.now() >= usefulUntil) return refunded(row, key, 'too-late')
    const submitted = await submit(draft, copies)
    const visit = visitRef(key.callKey)
    switch (submitted.kind) {
      case 'accepted': {
        const { kind, bytes, told, priced } = draft
        const by = submitted.by ?? 'main'
        events.emit({
          type: 'text-sent',
          visit,
          kind,
          by,
          bytes,
          tookMs: clock.now() - draft.arrivedAt,
        })
        budget.settle(row, { gateway: by, kind: kindBy(priced.kinds, by) })
        if (told !== undefined) toldOutcomes.note(key.day, told.token, told.outcome, draft.to)
        return { kind: 'finished', done: doneWith(draft, submitted.messageId) }
      }
      // It may have been read: its link must work. The next call of the line tells its outcome again.
      case 'unanswered':
        budget.settle(row, 'kept')
        events.emit({ type: 'text-not-sent', visit, why: 'unanswered' })
        return { kind: 'finished', done: doneWith(draft, undefined) }
      case 'refused':
        return refunded(row, key, 'refused-by-gateway')
      case 'unavailable':
        events.emit({ type: 'text-retried', visit, why: submitted.why })
        return { kind: 'later', why: submitted.why }
    }
  }

  /** Surely not sent: its site has it back. */
  function refunded(row: OutboxRow, key: VisitKey, why: TextNotSent): Sent {
    budget.settle(row, 'not-sent')
    return notSent(events, row, key, why)
  }

  async function submit(draft: TextDraft, { most: copies, noteLast }: Copies): Promise<Submitted> {
    const { to, body, kind, usefulUntil, arrivedAt } = draft
    const now = clock.now()
    const mayRepeat = () => noteLast(doneWith(draft, undefined))
    try {
      const when = { validForMs: usefulUntil - now, ageMs: now - arrivedAt }
      return await gateway.submit({ to, body, kind, ...when, copies, mayRepeat })
    } catch {
      events.emit({ type: 'fault', part: 'text-gateway', message: 'submit threw; the text is tried again' })
      return { kind: 'unavailable', why: 'fault' }
    }
  }

  function doneWith({ row, key, kind, link, person }: TextDraft, messageId: string | undefined): OutboxDone {
    const text = { ...key, kind, messageId, submittedAt: clock.now(), ...(link && { link }), ...(person && { person }) }
    return { row, text }
  }
}

/** @param key  of the visit; undefined where the intent cannot be opened, and nobody can tell */
export function notSent(
  events: Events,
  row: OutboxRow,
  key: VisitKey | undefined,
  why: TextNotSent,
): { readonly kind: 'finished'; readonly done: OutboxDone } {
  events.emit({ type: 'text-not-sent', ...(key && { visit: visitRef(key.callKey) }), why })
  return { kind: 'finished', done: { row } }
}
