/** Texts for what callers keyed: without a date the text of the call goes as it is; with one, the text of the date goes in its place, and brings no link. */
import { mayKeyBirthDate } from '../../domain/identity/identity-policy.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { DialogueEnd } from '../../domain/pass/dialogue-end.ts'
import { chooseText, PASS_TEXT_USEFUL_MS } from '../../domain/pass/text/choose-text.ts'
import type { Situation } from '../../domain/pass/text/situation.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { BirthDateAnswer, Events } from '../../ports/kit/events.ts'
import type { OutboxRow } from '../../ports/pass/outbox.ts'
import type { SiteDirectory } from '../../ports/places/site-directory.ts'
import type { RefusedText } from './allow-text.ts'
import type { makeConfirmBirthDate } from './confirm-birth-date.ts'
import type { DecideCall } from './decide-call.ts'
import { disclose, type Told } from './disclose.ts'
import type { DraftText } from './draft-text.ts'
import type { EstablishedStatus } from './establish-status.ts'
import { bindingOf, type FindCalled, unwantedBy } from './find-called.ts'
import { notSent } from './hand-to-gateway.ts'
import type { HeldForDialogue } from './held-for-dialogue.ts'
import type { Prepared } from './prepared-text.ts'

export type PrepareKeyedTextDeps = {
  readonly find: FindCalled
  readonly held: Pick<HeldForDialogue, 'over' | 'answered' | 'done'>
  readonly confirmBirthDate: ReturnType<typeof makeConfirmBirthDate>
  readonly call: DecideCall
  readonly drafts: DraftText
  readonly refused: RefusedText
  readonly sites: Pick<SiteDirectory, 'byId'>
  readonly ruleset: () => Ruleset
  readonly tokens: Pick<Pseudonyms, 'recent'>
  readonly clock: Clock
  readonly events: Events
}

/** @returns a function that throws AppError `DATABASE_UNAVAILABLE` (retryable) */
export function makePrepareKeyedText(deps: PrepareKeyedTextDeps) {
  const { events, held, drafts } = deps

  return async function prepareEnd(row: OutboxRow, end: DialogueEnd): Promise<Prepared> {
    const { birthDate } = end
    if (birthDate === undefined) {
      const frees = held.over(end, end.came)
      return { kind: 'finished', done: { row }, ...(frees && { frees }) }
    }
    const place = held.answered(end)
    if (typeof place === 'number') return { kind: 'held', until: place }
    const prepared = await prepareKeyed(row, end, birthDate)
    if (prepared.kind === 'finished') held.done(end)
    return place === 'alone' ? prepared : { ...prepared, instead: place }
  }

  async function prepareKeyed(row: OutboxRow, end: DialogueEnd, birthDate: CalendarDate): Promise<Prepared> {
    const site = deps.sites.byId(end.siteId)
    if (site === undefined) return notSent(events, row, end, 'site-gone')
    if (deps.clock.now() >= end.arrivedAt + PASS_TEXT_USEFUL_MS) return notSent(events, row, end, 'too-late')
    const before = await deps.find(end)
    const isAsked = mayKeyBirthDate(site.policy, bindingOf(before.known), end.arrivedAt)
    const answer = isAsked ? await deps.confirmBirthDate(row, end, birthDate) : 'confirmed'
    const found = answer === 'confirmed' ? await deps.find(end) : before
    const { known } = found
    const status = await deps.call.decideAndTell(end, site, known)
    const unwanted = unwantedBy(end.line, found)
    if (unwanted !== undefined) return notSent(events, row, end, unwanted)
    const place = { ruleset: deps.ruleset(), site, at: end.arrivedAt }
    const disclosed = disclose('text', { known, decision: status.decision }, place)
    const situation = situationOf(answer, disclosed, status)
    const told = { token: deps.tokens.recent(end.line, end.siteId), outcome: disclosed.decision.outcome }
    const language = end.isEnglish ? ('en' as const) : undefined
    const draft = drafts.draftOf(row, end, known, situation, drafts.fieldsOf(end, site), { told, language })
    const refused = await deps.refused(end, draft)
    return refused === undefined ? { kind: 'draft', draft } : notSent(events, row, end, refused)
  }
}

function situationOf(answer: BirthDateAnswer, { known, decision }: Told, { lastKnown }: EstablishedStatus): Situation {
  const { allowedAlone } = decision
  if (answer === 'not-confirmed') return { kind: 'birth-date-not-confirmed', allowedAlone }
  if (answer === 'locked') return { kind: 'keys-locked', allowedAlone }
  if (known === 'unbound') return chooseText({ decision, known, lastKnown: undefined })
  return chooseText({ decision, known: known.binding, lastKnown })
}
