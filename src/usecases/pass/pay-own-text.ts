/** Payment of a text of the service's own, which answers no visit: it is paid by no site. */
import type { EpochMs } from '../../domain/kit/time.ts'
import type { TextKind } from '../../domain/pass/text-budget.ts'
import { SELF_SITE_ID } from '../../domain/pass/text-intent.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { Submitted } from '../../ports/pass/text-gateway.ts'
import type { TextSpend } from '../../ports/pass/text-spend.ts'

export type PayOwnTextDeps = {
  readonly textSpend: Pick<TextSpend, 'add' | 'settle'>
  readonly events: Events
}

/** @throws AppError `DATABASE_UNAVAILABLE` */
export async function payOwnText(
  { textSpend, events }: PayOwnTextDeps,
  submitted: Submitted,
  kind: TextKind,
  now: EpochMs,
): Promise<void> {
  const { won } = await textSpend.add([{ siteId: SELF_SITE_ID, texts: 1, kind }], now)
  const gateway = submitted.kind === 'accepted' ? (submitted.by ?? 'main') : undefined
  const [cost = won[kind]] =
    gateway === undefined
      ? []
      : await textSpend.settle([{ siteId: SELF_SITE_ID, paidAt: now, won: won[kind], carried: { gateway, kind } }])
  if (cost > 0) events.emit({ type: 'text-paid', won: cost, gateway: gateway ?? 'main', kind })
}
