/**
 * From a text intent to a text at the gateway: who calls where, what is known of them, what the rules say, what they read.
 *
 * A text is forgotten from the outbox only after the gateway has taken it. Between the two lies one batch to the database
 * (some milliseconds): a crash in there sends the text once more after the start. A text that the gateway never answers
 * goes once more and is then left. That is better than never; nothing else sends a text twice.
 */

import type { Line } from '../../domain/call/phone/line.ts'
import { takesTexts } from '../../domain/call/phone/show.ts'
import { linkHelps, mayKeyBirthDate } from '../../domain/identity/identity-policy.ts'
import type { Binding } from '../../domain/identity/person.ts'
import type { Language } from '../../domain/kit/language.ts'
import { type CalendarDate, type EpochMs, kstDay } from '../../domain/kit/time.ts'
import { type DialogueEnd, decodeDialogueEnd } from '../../domain/pass/dialogue-end.ts'
import { shardOfLine, shardOfRow } from '../../domain/pass/outbox-shard.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import {
  chooseText,
  LINK_USEFUL_MS,
  PASS_TEXT_USEFUL_MS,
  textRule,
  usefulForMs,
} from '../../domain/pass/text/choose-text.ts'
import { composeText, type TextFields, type TextOptions, USUAL_LIMIT } from '../../domain/pass/text/compose-text.ts'
import type { Situation } from '../../domain/pass/text/situation.ts'
import type { WordOfDay } from '../../domain/pass/text/word-of-day.ts'
import { textKind } from '../../domain/pass/text-budget.ts'
import {
  decodeTextIntent,
  deliveryKeyEnds,
  SELF_SITE_ID,
  TEXT_INTENT_CONTEXT,
  type TextIntent,
} from '../../domain/pass/text-intent.ts'
import type { Site, SiteId } from '../../domain/places/site.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import { visitsRecorded } from '../../domain/rules/visit-list.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { Bindings, KnownLine } from '../../ports/identity/bindings.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { BirthDateAnswer, Events, TextNotSent } from '../../ports/kit/events.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import type { OutboxDone, OutboxRow } from '../../ports/pass/outbox.ts'
import type { TextStops } from '../../ports/pass/text-stops.ts'
import type { SiteDirectory } from '../../ports/places/site-directory.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'
import { type IssuedLink, type IssueLinkDeps, makeIssueLink } from '../links/issue-link.ts'
import type { UpdateDoorScreen } from '../places/update-door-screen.ts'
import { type ConfirmBirthDateDeps, makeConfirmBirthDate } from './confirm-birth-date.ts'
import { disclose } from './disclose.ts'
import { type EstablishedStatus, type EstablishStatusDeps, makeEstablishStatus } from './establish-status.ts'
import { decide } from './fresh-status.ts'
import {
  type HandToGatewayDeps,
  makeHandToGateway,
  notSent,
  type Sent,
  type TextDraft,
  type Told,
} from './hand-to-gateway.ts'
import { makeHeldForDialogue } from './held-for-dialogue.ts'
import { makeTextBudget, type TextBudgetDeps } from './text-budget.ts'
import { makeTextsOfLine, type TextsOfLineDeps } from './texts-of-line.ts'
import type { ToldOutcomes } from './told-outcomes.ts'

export type SendPassTextDeps = EstablishStatusDeps &
  IssueLinkDeps &
  TextsOfLineDeps &
  TextBudgetDeps &
  ConfirmBirthDateDeps &
  Omit<HandToGatewayDeps, 'budget' | 'smsBytes'> & {
    readonly updateDoorScreen: UpdateDoorScreen
    readonly ruleset: () => Ruleset
    readonly cipher: DeliveryCipher
    readonly tokens: Pick<Pseudonyms, 'line' | 'recent'>
    readonly sites: Pick<SiteDirectory, 'byId'>
    readonly bindings: Pick<Bindings, 'find' | 'saveSnapshots' | 'bind'>
    readonly toldOutcomes: Pick<ToldOutcomes, 'last' | 'note'>
    readonly stops: Pick<TextStops, 'areStopped'>
    readonly wordOfDay: (site: SiteId, day: CalendarDate) => WordOfDay
    readonly text: Pick<TextOptions, 'charset' | 'limit' | 'markBytes'>
    readonly clock: Clock
    readonly events: Events
  }

/** A row as it reads, and by which shard its text goes. */
export type ReadRow = { readonly row: OutboxRow; readonly shard: number } & (
  | {
      readonly kind: 'intent'
      readonly intent: TextIntent
      /** From then on no text is of any use: business time, exclusive. */
      readonly usefulUntil: EpochMs
    }
  /** What came of keys in the call. */
  | { readonly kind: 'dialogue-end'; readonly end: DialogueEnd; readonly usefulUntil: EpochMs }
  /** Nobody can read it any more. */
  | { readonly kind: 'key-gone' }
)

export type Prepared = (
  | /** Nothing will be sent, for a reason that was told as an event. */
  { readonly kind: 'finished'; readonly done: OutboxDone }
  | { readonly kind: 'draft'; readonly draft: TextDraft }
  /** It waits for the end of a dialogue: to be prepared again then, or at that business time. */
  | { readonly kind: 'held'; readonly until: EpochMs }
) & {
  /** Dealt with together with this one. */
  readonly instead?: OutboxRow
  /** Need not wait any more. */
  readonly frees?: OutboxRow
}

export type SendPassText = {
  /** @returns `left` where it is sealed under a key that is not here although its hour lives: another server's */
  read(row: OutboxRow): ReadRow | 'left'
  /**
   * Decides, tells the door and composes; asks database and registry in lists with the rows that are prepared at the
   * same time. @throws AppError `DATABASE_UNAVAILABLE` (retryable): prepare the row again later
   */
  prepare(read: ReadRow): Promise<Prepared>
  /** Hands a draft to the gateway, or gives it up where it has become useless. Never throws. */
  send(draft: TextDraft): Promise<Sent>
  /** Resolves when what texts cost is noted. */
  settled(): Promise<void>
}

const ANY_CODE = '0'.repeat(12)

/** What its text needs of a call. */
type Called = Omit<TextIntent, 'firstOfDay' | 'mayAsk' | 'mayKey'>

type Disclosed = ReturnType<typeof disclose>

export function makeSendPassText(deps: SendPassTextDeps): SendPassText {
  const { clock, events } = deps
  const smsBytes = deps.text.limit ?? USUAL_LIMIT
  const establishStatus = makeEstablishStatus(deps)
  const issueLink = makeIssueLink(deps)
  const find = makeNaturalBatches(findAll)
  const mayBeTexted = makeTextsOfLine(deps)
  const budget = makeTextBudget(deps)
  const held = makeHeldForDialogue(clock)
  const confirmBirthDate = makeConfirmBirthDate(deps)

  const handToGateway = makeHandToGateway({ ...deps, budget, smsBytes })

  return { read, prepare, send, settled: budget.settled }

  async function send(draft: TextDraft): Promise<Sent> {
    const sent = await handToGateway(draft)
    if (sent.kind === 'finished') held.done({ ...draft.key, arrivedAt: draft.arrivedAt })
    return sent
  }

  function read(row: OutboxRow): ReadRow | 'left' {
    const opened = deps.cipher.open(row.intent, TEXT_INTENT_CONTEXT)
    if (opened === undefined && clock.now() < deliveryKeyEnds(row.intent.hour)) return 'left'
    const intent = opened && decodeTextIntent(opened)
    const end = opened && intent === undefined ? decodeDialogueEnd(opened) : undefined
    if (end !== undefined) {
      const usefulUntil = end.arrivedAt + PASS_TEXT_USEFUL_MS
      return { kind: 'dialogue-end', row, end, shard: shardOfLine(end.line), usefulUntil }
    }
    // Of which line it was nobody knows: whichever process finds it notes it, each for its part.
    if (intent === undefined) return { kind: 'key-gone', row, shard: shardOfRow(row) }
    const usefulMs = intent.siteId === SELF_SITE_ID ? LINK_USEFUL_MS : PASS_TEXT_USEFUL_MS
    return { kind: 'intent', row, intent, shard: shardOfLine(intent.line), usefulUntil: intent.arrivedAt + usefulMs }
  }

  /** Both are asked for at once: where one store has them, they are one statement. */
  async function findAll(calls: readonly Called[]): Promise<readonly Found[]> {
    const lines = calls.map(({ line }) => line)
    const earliest = calls.reduce((at, { arrivedAt }) => Math.min(at, arrivedAt), Number.POSITIVE_INFINITY)
    const [known, stopped] = await Promise.all([deps.bindings.find(lines, earliest), deps.stops.areStopped(lines)])
    return calls.map(({ arrivedAt }, nth) => ({
      known: boundAt(known[nth] ?? 'unbound', arrivedAt),
      isStopped: stopped[nth] ?? false,
    }))
  }

  async function prepare(read: ReadRow): Promise<Prepared> {
    const { row } = read
    if (read.kind === 'key-gone') return notSent(events, row, undefined, 'key-gone')
    if (read.kind === 'dialogue-end') return prepareEnd(row, read.end)
    const { intent, usefulUntil } = read
    if (intent.companion === true) return { kind: 'finished', done: { row } }
    if (intent.siteId === SELF_SITE_ID) return prepareOwnPage(row, intent)
    const site = deps.sites.byId(intent.siteId)
    if (site === undefined) return notSent(events, row, intent, 'site-gone')
    if (isOver(usefulUntil)) return notSent(events, row, intent, 'too-late')

    const found = await find(intent)
    const { known } = found
    const waiting = await waitForKeys(row, intent, site, known)
    if (waiting !== undefined) return waiting
    const status = await decideAndTell(intent, site, known)
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
    const { arrivedAt, callKey } = intent
    const binding = bindingOf(known)
    const isAsked = intent.mayAsk === true && mayKeyBirthDate(site.policy, binding, arrivedAt)
    const isGuardian = intent.mayKey === true && (binding?.companions ?? 0) > 0
    if (!isAsked && !isGuardian) return undefined
    if (typeof held.until(intent, row) === 'number') {
      const status = isAsked
        ? { decision: decide({ ruleset: deps.ruleset(), site, at: arrivedAt }, 'unknown') }
        : await establishStatus(known, site, arrivedAt, visitRef(callKey))
      tellDoor(intent, site, known, status)
    }
    const until = held.until(intent, row) // the end may have come meanwhile
    if (until === 'done') return { kind: 'finished', done: { row } }
    return until === 'now' ? undefined : { kind: 'held', until }
  }

  async function decideAndTell(call: Called, site: Site, known: KnownLine): Promise<EstablishedStatus> {
    const visit = visitRef(call.callKey)
    const status = await establishStatus(known, site, call.arrivedAt, visit)
    const { outcome, reason, ruleId, rulesetVersion } = status.decision
    // Whoever nobody knows is not looked up: another thing than a registry that could not tell.
    const why = known === 'unbound' && reason.code === 'evidence-unknown' ? 'not-identified' : reason.code
    events.emit({ type: 'pass-decided', visit, outcome, reason: why, ruleId, rulesetVersion })
    tellDoor(call, site, known, status)
    return status
  }

  function tellDoor(call: Called, site: Site, known: KnownLine, status: EstablishedStatus): void {
    const { day, callKey, line, arrivedAt: calledAt } = call
    deps.updateDoorScreen({ day, callKey, site, line, calledAt, known, ...status })
  }

  function unwantedBy(line: Line, { known, isStopped }: Found): TextNotSent | undefined {
    if (!takesTexts(line)) return 'line-takes-no-texts'
    if (isStopped) return 'texts-stopped'
    return known !== 'unbound' && known.binding.noTexts === true ? 'person-wants-no-texts' : undefined
  }

  /** Without a date the text of the call goes as it is; with one, the date's text goes in its place, and brings no link. */
  async function prepareEnd(row: OutboxRow, end: DialogueEnd): Promise<Prepared> {
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
    if (isOver(end.arrivedAt + PASS_TEXT_USEFUL_MS)) return notSent(events, row, end, 'too-late')
    const before = await find(end)
    const isAsked = mayKeyBirthDate(site.policy, bindingOf(before.known), end.arrivedAt)
    const answer = isAsked ? await confirmBirthDate(row, end, birthDate) : 'confirmed'
    const found = answer === 'confirmed' ? await find(end) : before
    const { known } = found
    const status = await decideAndTell(end, site, known)
    const unwanted = unwantedBy(end.line, found)
    if (unwanted !== undefined) return notSent(events, row, end, unwanted)
    const place = { ruleset: deps.ruleset(), site, at: end.arrivedAt }
    const told = disclose('text', { known, decision: status.decision }, place)
    const situation = situationOf(answer, told, status)
    const language = end.isEnglish ? 'en' : undefined
    const draft = draftOf(row, end, known, situation, fieldsOf(end, site), undefined, toldAs(end, told), language)
    const refused = await refusedBy(end, draft)
    return refused === undefined ? { kind: 'draft', draft } : notSent(events, row, end, refused)
  }

  function situationOf(answer: BirthDateAnswer, { known, decision }: Disclosed, status: EstablishedStatus): Situation {
    if (answer === 'not-confirmed') return { kind: 'birth-date-not-confirmed' }
    if (answer === 'locked') return { kind: 'keys-locked' }
    const person = known === 'unbound' ? known : known.binding
    return chooseText({ decision, known: person, lastKnown: known === 'unbound' ? undefined : status.lastKnown })
  }

  function toldAs(call: Called, { decision }: Disclosed): Told {
    return { token: tokenOf(call), outcome: decision.outcome }
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
    if (textRuleOf(intent, site, decision) !== 'send') return notSent(events, row, intent, 'same-outcome-shown-at-door')
    const needsLink = known === 'unbound' && decision.outcome === 'unknown' && linkHelps(site.policy, 'text')
    if (needsLink && isOver(intent.arrivedAt + LINK_USEFUL_MS)) return notSent(events, row, intent, 'too-late')
    const person = known === 'unbound' ? known : known.binding
    const told = toldAs(intent, { known, decision })
    const write = (link: IssuedLink | undefined) => {
      const situation = chooseText({ decision, known: person, lastKnown, link: link?.url })
      return draftOf(row, intent, bound, situation, fieldsOf(intent, site), link, told)
    }
    const presumed = write(needsLink ? anyLink() : undefined)
    const refused = await refusedBy(intent, presumed)
    if (refused !== undefined) return notSent(events, row, intent, refused)
    return { kind: 'draft', draft: needsLink ? write(await linkFor(intent)) : presumed }
  }

  /** The answer to a call to the service's own number: a link, to whoever rang and whatever they chose. */
  async function prepareOwnPage(row: OutboxRow, intent: TextIntent): Promise<Prepared> {
    const { line, arrivedAt } = intent
    if (isOver(arrivedAt + LINK_USEFUL_MS)) return notSent(events, row, intent, 'too-late')
    if (!takesTexts(line)) return notSent(events, row, intent, 'line-takes-no-texts')
    const { known: bound, isStopped } = await find(intent)
    if (isStopped) return notSent(events, row, intent, 'texts-stopped')
    const fields = { siteName: '', siteNameEn: '', at: arrivedAt, line, word: { ko: '', en: '' }, visitRecorded: false }
    const write = (link: IssuedLink) =>
      draftOf(row, intent, bound, { kind: 'own-page', url: link.url }, fields, link, undefined)
    const presumed = anyLink()
    if (presumed === undefined) return notSent(events, row, intent, 'no-links-left')
    const refused = await refusedBy(intent, write(presumed))
    if (refused !== undefined) return notSent(events, row, intent, refused)
    const link = await linkFor(intent)
    if (link !== undefined) return { kind: 'draft', draft: write(link) }
    budget.settle(row, 'not-sent')
    return notSent(events, row, intent, 'no-links-left')
  }

  /** Counts the text for its line, and pays it as long as it will be. @returns why it is not made */
  async function refusedBy({ line, siteId }: Called, { row, bytes }: TextDraft): Promise<TextNotSent | undefined> {
    if (!(await mayBeTexted(row, line))) return 'no-texts-left'
    return (await budget.isPaid(row, siteId, textKind(bytes, smsBytes))) ? undefined : 'budget-used-up'
  }

  /** As long as the one that will be made once the text is paid. */
  function anyLink(): IssuedLink | undefined {
    return deps.linkUrl && { code: ANY_CODE, url: deps.linkUrl(ANY_CODE) }
  }

  function linkFor({ day, callKey, line, siteId, arrivedAt }: TextIntent): Promise<IssuedLink | undefined> {
    return issueLink({ day, callKey, line, siteId, calledAt: arrivedAt }, clock.now())
  }

  function textRuleOf(intent: TextIntent, site: Site, decision: PassDecision) {
    const { firstOfDay } = intent
    const outcomeChanged = deps.toldOutcomes.last(intent.day, tokenOf(intent), intent.line) !== decision.outcome
    return textRule({ firstOfDay, outcomeChanged, hasDoorScreen: site.hasDoorScreen })
  }

  function draftOf(
    row: OutboxRow,
    { day, callKey, line, arrivedAt }: Called,
    bound: KnownLine,
    situation: Situation,
    fields: TextFields,
    link: IssuedLink | undefined,
    told: Told | undefined,
    chosen?: Language,
  ): TextDraft {
    const language = chosen ?? bindingOf(bound)?.language
    const { body, bytes } = composeText(situation, fields, { ...deps.text, ...(language && { language }) })
    const usefulUntil = arrivedAt + usefulForMs(situation.kind)
    return {
      ...{ row, key: { day, callKey }, to: line, body, bytes, kind: situation.kind, arrivedAt, usefulUntil, told },
      ...(link && { link: link.code }),
      ...(bound !== 'unbound' && { person: bound.binding.person.personId }),
    }
  }

  function fieldsOf(call: Called, site: Site): TextFields {
    const { line, arrivedAt } = call
    return {
      siteName: site.name,
      siteNameEn: site.nameEn,
      at: arrivedAt,
      line,
      word: deps.wordOfDay(site.id, kstDay(arrivedAt)),
      visitRecorded: isRecorded(site, arrivedAt),
      companions: held.cameWith(call),
    }
  }

  function isRecorded(site: Site, at: EpochMs): boolean {
    return visitsRecorded(deps.ruleset(), { at, asKnownAt: at, site })
  }

  function tokenOf({ line, siteId }: Called): string {
    return deps.tokens.recent(line, siteId)
  }

  function isOver(usefulUntil: EpochMs): boolean {
    return clock.now() >= usefulUntil
  }
}

function bindingOf(known: KnownLine): Binding | undefined {
  return known === 'unbound' ? undefined : known.binding
}

type Found = { readonly known: KnownLine; readonly isStopped: boolean }

/** A binding counts by the call's time, whenever the text is made. */
function boundAt(known: KnownLine, at: EpochMs): KnownLine {
  return known === 'unbound' || known.binding.endsAt > at ? known : 'unbound'
}
