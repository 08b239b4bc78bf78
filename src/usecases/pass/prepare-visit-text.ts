/** The text of a call to a place: it waits while something may be keyed in the call, then the door is told and the text is composed. */
import { linkHelps, mayKeyBirthDate } from '../../domain/identity/identity-policy.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import { chooseText, LINK_USEFUL_MS, textRule } from '../../domain/pass/text/choose-text.ts'
import type { TextIntent } from '../../domain/pass/text-intent.ts'
import type { Site } from '../../domain/places/site.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { KnownLine } from '../../ports/identity/bindings.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { OutboxRow } from '../../ports/pass/outbox.ts'
import type { IssuedLink } from '../links/issue-link.ts'
import type { RefusedText } from './allow-text.ts'
import type { DecideCall } from './decide-call.ts'
import { disclose } from './disclose.ts'
import type { DraftText } from './draft-text.ts'
import type { EstablishedStatus } from './establish-status.ts'
import { bindingOf, type FindCalled, unwantedBy } from './find-called.ts'
import { decide } from './fresh-status.ts'
import { notSent } from './hand-to-gateway.ts'
import type { HeldForDialogue } from './held-for-dialogue.ts'
import type { Prepared } from './prepared-text.ts'
import type { TextLink } from './text-link.ts'
import type { ToldOutcomes } from './told-outcomes.ts'

export type PrepareVisitTextDeps = {
  readonly find: FindCalled
  readonly held: Pick<HeldForDialogue, 'until' | 'isAnswered'>
  readonly call: DecideCall
  readonly drafts: DraftText
  readonly refused: RefusedText
  readonly link: TextLink
  readonly ruleset: () => Ruleset
  readonly tokens: Pick<Pseudonyms, 'recent'>
  readonly toldOutcomes: Pick<ToldOutcomes, 'last'>
  readonly clock: Clock
  readonly events: Events
}

/** @returns a function that throws AppError `DATABASE_UNAVAILABLE` (retryable) */
export function makePrepareVisitText(deps: PrepareVisitTextDeps) {
  const { events, drafts, link } = deps

  return async function prepareVisitText(row: OutboxRow, intent: TextIntent, site: Site): Promise<Prepared> {
    const found = await deps.find(intent)
    const { known } = found
    const waiting = await waitForKeys(row, intent, site, known)
    if (waiting !== undefined) return waiting
    const status = await deps.call.decideAndTell(intent, site, known)
    const unwanted = unwantedBy(intent.line, found)
    if (unwanted !== undefined) return notSent(events, row, intent, unwanted)
    return prepareText(row, intent, site, known, status)
  }

  /** Of a call in which something may be keyed; the door need not wait. @returns undefined where its text goes now */
  async function waitForKeys(
    row: OutboxRow,
    intent: TextIntent,
    site: Site,
    known: KnownLine,
  ): Promise<Prepared | undefined> {
    const { arrivedAt: at } = intent
    // By the date that was keyed the line may be bound by now.
    if (intent.mayAsk === true && deps.held.isAnswered(intent)) return waiting(row, deps.held.until(intent, row))
    const binding = bindingOf(known)
    const isAsked = intent.mayAsk === true && mayKeyBirthDate(site.policy, binding, at)
    const isGuardian = intent.mayKey === true && (binding?.companions ?? 0) > 0
    if (!isAsked && !isGuardian) return undefined
    if (typeof deps.held.until(intent, row) === 'number') {
      const status = isAsked
        ? { decision: decide({ ruleset: deps.ruleset(), site, at }, 'unknown') }
        : await deps.call.statusOf(intent, site, known)
      deps.call.tellDoor(intent, site, known, status)
    }
    return waiting(row, deps.held.until(intent, row)) // the end may have come meanwhile
  }

  async function prepareText(
    row: OutboxRow,
    intent: TextIntent,
    site: Site,
    bound: KnownLine,
    status: EstablishedStatus,
  ): Promise<Prepared> {
    const place = { ruleset: deps.ruleset(), site, at: intent.arrivedAt }
    const { known, decision } = disclose('text', { known: bound, decision: status.decision }, place)
    const lastKnown = known === 'unbound' ? undefined : status.lastKnown
    const token = deps.tokens.recent(intent.line, intent.siteId)
    if (textRuleOf(intent, site, decision, token) !== 'send')
      return notSent(events, row, intent, 'same-outcome-shown-at-door')
    const needsLink = known === 'unbound' && decision.outcome === 'unknown' && linkHelps(site.policy, 'text')
    const isLinkOver = deps.clock.now() >= intent.arrivedAt + LINK_USEFUL_MS
    if (needsLink && isLinkOver) return notSent(events, row, intent, 'too-late')
    const told = { token, outcome: decision.outcome }
    const write = (issued: IssuedLink | undefined) => {
      const person = bindingOf(known) ?? 'unbound'
      const situation = chooseText({ decision, known: person, lastKnown, link: issued?.url })
      return drafts.draftOf(row, intent, bound, situation, drafts.fieldsOf(intent, site), { link: issued, told })
    }
    const presumed = write(needsLink ? link.presumed() : undefined)
    const refused = await deps.refused(intent, presumed)
    if (refused !== undefined) return notSent(events, row, intent, refused)
    return { kind: 'draft', draft: needsLink ? write(await link.issued(intent)) : presumed }
  }

  function textRuleOf({ day, line, firstOfDay }: TextIntent, site: Site, { outcome }: PassDecision, token: string) {
    const outcomeChanged = deps.toldOutcomes.last(day, token, line) !== outcome
    return textRule({ firstOfDay, outcomeChanged, hasDoorScreen: site.hasDoorScreen })
  }
}

function waiting(row: OutboxRow, until: ReturnType<HeldForDialogue['until']>): Prepared | undefined {
  if (until === 'done') return { kind: 'finished', done: { row } }
  return until === 'now' ? undefined : { kind: 'held', until }
}
