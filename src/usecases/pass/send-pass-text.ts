/**
 * From a text intent to a text at the gateway: who calls where, what is known of them, what the rules say, what they read.
 *
 * A text is forgotten from the outbox only after the gateway has taken it. Between the two lies one batch to the database
 * (some milliseconds): a crash in there sends the text once more after the start, and once alone. A text that the gateway never
 * answers goes once more and is then left; it is forgotten before its second copy goes, so that a crash adds no third.
 */
import { SELF_SITE_ID } from '../../domain/pass/text-intent.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { OutboxRow } from '../../ports/pass/outbox.ts'
import type { TextGateway } from '../../ports/pass/text-gateway.ts'
import type { SiteDirectory } from '../../ports/places/site-directory.ts'
import { makeAllowText } from './allow-text.ts'
import { type ConfirmBirthDateDeps, makeConfirmBirthDate } from './confirm-birth-date.ts'
import { type DecideCallDeps, makeDecideCall } from './decide-call.ts'
import { type DraftTextDeps, makeDraftText } from './draft-text.ts'
import { type FindCalledDeps, makeFindCalled } from './find-called.ts'
import {
  type Copies,
  type HandToGatewayDeps,
  makeHandToGateway,
  notSent,
  type Sent,
  type TextDraft,
} from './hand-to-gateway.ts'
import { makeHeldForDialogue } from './held-for-dialogue.ts'
import { makePrepareKeyedText } from './prepare-keyed-text.ts'
import { makePrepareOwnPage } from './prepare-own-page.ts'
import { makePrepareVisitText, type PrepareVisitTextDeps } from './prepare-visit-text.ts'
import type { Prepared, ReadRow } from './prepared-text.ts'
import { makeReadRow, type ReadRowDeps } from './read-row.ts'
import { makeTextBudget, type TextBudgetDeps } from './text-budget.ts'
import { makeTextLink, type TextLinkDeps } from './text-link.ts'
import type { TextsOfLineDeps } from './texts-of-line.ts'

export type SendPassTextDeps = DecideCallDeps &
  TextLinkDeps &
  TextsOfLineDeps &
  TextBudgetDeps &
  ConfirmBirthDateDeps &
  FindCalledDeps &
  ReadRowDeps &
  Omit<DraftTextDeps, 'held'> &
  Omit<HandToGatewayDeps, 'budget'> &
  Pick<PrepareVisitTextDeps, 'tokens' | 'toldOutcomes'> & {
    readonly sites: Pick<SiteDirectory, 'byId'>
    readonly gateway: Pick<TextGateway, 'submit' | 'kindsOf'>
    readonly clock: Clock
    readonly events: Events
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
  send(draft: TextDraft, copies: Copies): Promise<Sent>
  /** Resolves when what texts cost is noted. */
  settled(): Promise<void>
}

export function makeSendPassText(deps: SendPassTextDeps): SendPassText {
  const { clock, events } = deps
  const budget = makeTextBudget(deps)
  const held = makeHeldForDialogue(clock)
  const readRow = makeReadRow(deps)
  const handToGateway = makeHandToGateway({ ...deps, budget })
  const parts = {
    ...{ ...deps, budget, held },
    find: makeFindCalled(deps),
    call: makeDecideCall(deps),
    drafts: makeDraftText({ ...deps, held }),
    refused: makeAllowText({ ...deps, budget }),
    link: makeTextLink(deps),
    confirmBirthDate: makeConfirmBirthDate(deps),
  }
  const prepareVisitText = makePrepareVisitText(parts)
  const prepareOwnPage = makePrepareOwnPage(parts)
  const prepareEnd = makePrepareKeyedText(parts)

  return { read, prepare, send, settled: budget.settled }

  /** A keyed date counts from when it is read: who begins anew may find its line bound already, and the intent beside it. */
  function read(row: OutboxRow): ReadRow | 'left' {
    const found = readRow(row)
    if (found !== 'left' && found.kind === 'dialogue-end' && found.end.birthDate !== undefined) held.answered(found.end)
    return found
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
    if (clock.now() >= usefulUntil) return notSent(events, row, intent, 'too-late')
    return prepareVisitText(row, intent, site)
  }

  async function send(draft: TextDraft, copies: Copies): Promise<Sent> {
    const sent = await handToGateway(draft, copies)
    if (sent.kind === 'finished') held.done({ ...draft.key, arrivedAt: draft.arrivedAt })
    return sent
  }
}
