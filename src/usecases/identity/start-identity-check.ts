/** A person agrees and chooses who shall verify them (본인확인): the verification begins. */
import { CONSENTS, type ConsentKind } from '../../domain/identity/consents.ts'
import type { PageLanguage } from '../../domain/kit/language.ts'
import { type EpochMs, kstDay } from '../../domain/kit/time.ts'
import { SELF_SITE_ID } from '../../domain/pass/text-intent.ts'
import type { AttemptTrouble, IdentityAttempts } from '../../ports/identity/identity-attempts.ts'
import type { IdentityBegun, IdentityField, IdentityProvider } from '../../ports/identity/identity-provider.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Counted, DayLimits } from '../../ports/kit/day-limits.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import type { Journey } from '../links/read-link.ts'
import { sealAttempt, writeState } from './identity-attempt.ts'

export type StartIdentityDeps = {
  readonly providers: readonly IdentityProvider[]
  readonly attempts: Pick<IdentityAttempts, 'begin' | 'settle'>
  readonly dayLimits: DayLimits
  readonly cipher: Pick<DeliveryCipher, 'seal'>
  readonly clock: Clock
  readonly events: Events
  /** 16 bytes that nobody can guess. */
  readonly newId: () => Uint8Array
}

export type IdentityOrder = {
  readonly provider: string
  readonly agreed: readonly ConsentKind[]
  readonly typed: Readonly<Partial<Record<IdentityField, string>>>
  readonly language: PageLanguage
  /** The person's IP address. */
  readonly address?: string
}

/** Which fields of the page are to be mended. */
export type WrongField = 'agree' | 'provider' | IdentityField

export type IdentityStarted =
  | { readonly kind: 'begun' }
  | { readonly kind: 'wrong'; readonly fields: readonly WrongField[] }
  | { readonly kind: 'trouble'; readonly why: AttemptTrouble | 'limit' }

/** More than anyone needs, few enough that nobody is pestered by a provider's messages. */
const STARTS_PER_LINE = 10
const STARTS_PER_SITE = 5_000

export type StartIdentityCheck = ReturnType<typeof makeStartIdentityCheck>

/** Asks the provider within its time limit. @throws AppError `DATABASE_UNAVAILABLE` */
export function makeStartIdentityCheck(deps: StartIdentityDeps) {
  return async function startIdentityCheck(journey: Journey, order: IdentityOrder): Promise<IdentityStarted> {
    const provider = deps.providers.find(({ id }) => id === order.provider)
    const fields = wrongIn(order, provider)
    if (provider === undefined || fields.length > 0) return { kind: 'wrong', fields }
    const now = deps.clock.now()
    if (await isTooMany(journey, now)) return { kind: 'trouble', why: 'limit' }
    const id = deps.newId()
    const state = writeState(deps.cipher, now, { id, code: journey.code, language: order.language })
    const { line } = journey.content
    const begun = await provider.begin({
      state,
      line,
      typed: order.typed,
      language: order.language,
      address: order.address,
    })
    deps.events.emit({
      type: 'identity-begun',
      provider: provider.id,
      result: begun.kind === 'failed' ? begun.why : begun.kind,
    })
    return noted(journey, order, { id, state, now }, begun)
  }

  async function noted(
    { code }: Journey,
    { provider, language }: IdentityOrder,
    { id, state, now }: { readonly id: Uint8Array; readonly state: string; readonly now: EpochMs },
    begun: IdentityBegun,
  ): Promise<IdentityStarted> {
    const secret = begun.kind === 'failed' ? '' : begun.secret
    const url = begun.kind === 'redirect' ? { url: begun.url } : {}
    const content = sealAttempt(deps.cipher, now, { provider, ...url, secret, state, language })
    await deps.attempts.begin(code, { id, content, begunAt: now })
    if (begun.kind !== 'failed') return { kind: 'begun' }
    await deps.attempts.settle(id, begun.why)
    return { kind: 'trouble', why: begun.why }
  }

  async function isTooMany({ content }: Journey, now: EpochMs): Promise<boolean> {
    const things: Counted[] = [{ thing: 'identity-starts', of: content.line }]
    if (content.siteId !== SELF_SITE_ID) things.push({ thing: 'site-identity-starts', of: String(content.siteId) })
    const [ofLine = 0, ofSite = 0] = await deps.dayLimits.count(kstDay(now), things)
    return ofLine > STARTS_PER_LINE || ofSite > STARTS_PER_SITE
  }
}

function wrongIn(order: IdentityOrder, provider: IdentityProvider | undefined): readonly WrongField[] {
  const agreed = CONSENTS.every(({ kind }) => order.agreed.includes(kind))
  const missing = (provider?.asks ?? []).filter((field) => (order.typed[field] ?? '').trim() === '')
  return [...(provider === undefined ? ['provider' as const] : []), ...(agreed ? [] : ['agree' as const]), ...missing]
}
