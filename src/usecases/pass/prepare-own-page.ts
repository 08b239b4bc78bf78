/** The text that answers a call to the service's own number: a link, to whoever rang and whatever they chose. */
import { takesTexts } from '../../domain/call/phone/show.ts'
import { LINK_USEFUL_MS } from '../../domain/pass/text/choose-text.ts'
import type { TextIntent } from '../../domain/pass/text-intent.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { OutboxRow } from '../../ports/pass/outbox.ts'
import type { IssuedLink } from '../links/issue-link.ts'
import type { RefusedText } from './allow-text.ts'
import type { DraftText } from './draft-text.ts'
import type { FindCalled } from './find-called.ts'
import { notSent } from './hand-to-gateway.ts'
import type { Prepared } from './prepared-text.ts'
import type { TextBudget } from './text-budget.ts'
import type { TextLink } from './text-link.ts'

export type PrepareOwnPageDeps = {
  readonly find: FindCalled
  readonly drafts: Pick<DraftText, 'draftOf'>
  readonly refused: RefusedText
  readonly link: TextLink
  readonly budget: Pick<TextBudget, 'settle'>
  readonly clock: Clock
  readonly events: Events
}

/** @returns a function that throws AppError `DATABASE_UNAVAILABLE` (retryable) */
export function makePrepareOwnPage({ find, drafts, refused, link, budget, clock, events }: PrepareOwnPageDeps) {
  return async function prepareOwnPage(row: OutboxRow, intent: TextIntent): Promise<Prepared> {
    const { line, arrivedAt } = intent
    if (clock.now() >= arrivedAt + LINK_USEFUL_MS) return notSent(events, row, intent, 'too-late')
    if (!takesTexts(line)) return notSent(events, row, intent, 'line-takes-no-texts')
    const { known: bound, isStopped } = await find(intent)
    if (isStopped) return notSent(events, row, intent, 'texts-stopped')
    const fields = { siteName: '', siteNameEn: '', at: arrivedAt, line, word: { ko: '', en: '' }, visitRecorded: false }
    const write = (own: IssuedLink) =>
      drafts.draftOf(row, intent, bound, { kind: 'own-page', url: own.url }, fields, { link: own })
    const presumed = link.presumed()
    if (presumed === undefined) return notSent(events, row, intent, 'no-links-left')
    const why = await refused(intent, write(presumed))
    if (why !== undefined) return notSent(events, row, intent, why)
    const issued = await link.issued(intent)
    if (issued !== undefined) return { kind: 'draft', draft: write(issued) }
    budget.settle(row, 'not-sent')
    return notSent(events, row, intent, 'no-links-left')
  }
}
