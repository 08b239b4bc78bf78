/** Payment of a text of the service's own, which answers no visit: it is paid by no site. */
import type { EpochMs } from '../../domain/kit/time.ts'
import { SELF_SITE_ID } from '../../domain/pass/text-intent.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { Submitted } from '../../ports/pass/text-gateway.ts'
import type { PricedText, TextSpend } from '../../ports/pass/text-spend.ts'
import { kindBy } from './priced-text.ts'

export type PayOwnTextDeps = {
  readonly textSpend: Pick<TextSpend, 'add' | 'settle'>
  readonly events: Events
}

/** @throws AppError `DATABASE_UNAVAILABLE` */
export async function payOwnText(
  { textSpend, events }: PayOwnTextDeps,
  submitted: Submitted,
  text: PricedText,
  now: EpochMs,
): Promise<void> {
  const own = { siteId: SELF_SITE_ID, destination: text.destination }
  const [won = 0] = (await textSpend.add([{ ...own, ...text, texts: 1 }], now)).won
  const gateway = submitted.kind === 'accepted' ? (submitted.by ?? 'main') : undefined
  const kind = kindBy(text.kinds, gateway ?? 'main')
  const [cost = won] =
    gateway === undefined ? [] : await textSpend.settle([{ ...own, paidAt: now, won, carried: { gateway, kind } }])
  if (cost > 0) events.emit({ type: 'text-paid', won: cost, gateway: gateway ?? 'main', kind })
}
