/** Return from identity verification: the provider's result is taken once, and only for the person and browser that began it. */
import type { PageLanguage } from '../../domain/kit/language.ts'
import { DAY } from '../../domain/kit/time.ts'
import type { Attempt, AttemptTrouble, IdentityAttempts } from '../../ports/identity/identity-attempts.ts'
import type { IdentityOutcome, IdentityProvider } from '../../ports/identity/identity-provider.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { LinkStore } from '../../ports/links/link-store.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import { fromBytes, toBytes } from '../kit/json-bytes.ts'
import type { OpenLink } from '../links/open-link.ts'
import {
  type Browser,
  type Journey,
  journeyOf,
  type OverState,
  type ReadLinkDeps,
  type RunningLink,
  running,
} from '../links/read-link.ts'
import type { CompleteIdentity } from './complete-identity.ts'
import { type AttemptContent, fromHex, type NamedAttempt, openAttempt, readState, toHex } from './identity-attempt.ts'

export type FinishIdentityDeps = ReadLinkDeps & {
  readonly linkStore: Pick<LinkStore, 'look'>
  readonly providers: readonly IdentityProvider[]
  readonly attempts: Pick<IdentityAttempts, 'take' | 'takeHeld' | 'hold' | 'putBack' | 'settle' | 'lastOf'>
  readonly complete: CompleteIdentity
  readonly openLink: OpenLink
  readonly cipher: DeliveryCipher
  readonly clock: Clock
  readonly events: Events
}

export type IdentityFinished =
  | { readonly kind: 'over'; readonly state: OverState }
  /** Nothing of ours, or of a time of which nothing is left. */
  | { readonly kind: 'unknown' }
  /** Proved, in a browser where the digits were not typed: they are asked for before anything is tied to anybody. */
  | { readonly kind: 'digits'; readonly code: string; readonly held: string }
  /** On with the journey, which tells what came of it; `link`: in a browser where the digits were not typed. */
  | { readonly kind: 'link'; readonly code: string }
  | { readonly kind: 'journey'; readonly journey: Journey; readonly trouble: AttemptTrouble | undefined }
  /** As `LinkOpened`: the digits typed at the end. */
  | { readonly kind: 'missed' | 'malformed'; readonly link: RunningLink }

export type FinishIdentityCheck = ReturnType<typeof makeFinishIdentityCheck>

/** Each asks the provider within its time limit. Each throws AppError `DATABASE_UNAVAILABLE`. */
export function makeFinishIdentityCheck(deps: FinishIdentityDeps) {
  return { returned, confirmed, withDigits, abandon }

  /** Back from a provider's own pages, by a GET that nobody else's page can make up: its `state` is taken once. */
  async function returned(
    provider: string,
    query: Readonly<Record<string, string>>,
    browser: Browser,
  ): Promise<IdentityFinished & { readonly language?: PageLanguage }> {
    const named = readState(deps.cipher, query['state'] ?? '')
    if (named === undefined) return { kind: 'unknown' }
    return { ...(await returnedTo(named, provider, query, browser)), language: named.language }
  }

  async function returnedTo(
    named: NamedAttempt,
    provider: string,
    query: Readonly<Record<string, string>>,
    browser: Browser,
  ): Promise<IdentityFinished> {
    const journey = await journeyFor(named.code, browser)
    if ('kind' in journey) return journey
    const elsewhere: IdentityFinished = { kind: 'link', code: journey.code } // a state is no key to a journey
    const attempt = await deps.attempts.take(named.id)
    const content = attempt && openAttempt(deps.cipher, attempt)
    if (attempt === undefined || content === undefined)
      return journey.here ? { kind: 'journey', journey, trouble: undefined } : elsewhere
    const outcome = await ask(content, provider, query)
    if (outcome.kind === 'failed') {
      const told = await failed(journey, attempt, outcome.why)
      return journey.here ? told : elsewhere
    }
    if (journey.here) return completed(journey, attempt, outcome)
    const held: Held = { code: journey.code, identity: outcome.identity }
    await deps.attempts.hold(attempt.id, deps.cipher.seal(deps.clock.now(), toBytes(held), HELD))
    return { kind: 'digits', code: journey.code, held: toHex(attempt.id) }
  }

  /** The person says that they confirmed on their phone, the one that rang: no other could have been asked. */
  async function confirmed(journey: Journey): Promise<IdentityFinished> {
    const last = await deps.attempts.lastOf(journey.code)
    const attempt = last?.state === 'begun' ? await deps.attempts.take(last.id) : undefined
    const content = attempt && openAttempt(deps.cipher, attempt)
    if (attempt === undefined || content === undefined || content.url !== undefined) {
      if (attempt !== undefined) await deps.attempts.putBack(attempt.id)
      return { kind: 'journey', journey, trouble: undefined }
    }
    const outcome = await ask(content, content.provider, {})
    if (outcome.kind === 'failed') return failed(journey, attempt, outcome.why)
    return completed(journey, attempt, outcome)
  }

  /** The digits, typed in the browser that came back from the provider. */
  async function withDigits(
    code: string,
    held: string,
    given: { readonly digits: string; readonly mark: string | undefined },
    browser: Browser,
  ): Promise<IdentityFinished & { readonly typed?: string | undefined }> {
    const opened = await deps.openLink(code, given, browser)
    if (opened.kind === 'over') return opened
    if (opened.kind !== 'opened') return { kind: opened.kind, link: opened.link }
    const { journey, typed } = opened
    const id = fromHex(held)
    const attempt = id.length === 0 ? undefined : await deps.attempts.takeHeld(id)
    const plain = attempt && deps.cipher.open(attempt.content, HELD)
    const proved = plain && (fromBytes(plain) as Held)
    // The digits of one link take nothing that was proved for another.
    if (attempt === undefined || proved?.code !== journey.code)
      return { kind: 'journey', journey, trouble: undefined, typed }
    const { identity } = proved
    return { ...(await completed(journey, attempt, { kind: 'proved', identity })), typed }
  }

  /** The person wants another way, or back to what holds: what was begun is left, and what went wrong is not told again. */
  async function abandon(journey: Journey): Promise<void> {
    const last = await deps.attempts.lastOf(journey.code)
    if (last !== undefined) await deps.attempts.settle(last.id, undefined)
  }

  async function journeyFor(
    code: string,
    browser: Browser,
  ): Promise<Journey | Extract<IdentityFinished, { kind: 'over' }>> {
    const seen = running(deps, code, await deps.linkStore.look(code, deps.clock.now()))
    if (seen.kind === 'over') return seen
    const journey = journeyOf(deps, seen.link, browser)
    return seen.opened && journey !== undefined ? journey : { kind: 'over', state: 'expired' }
  }

  async function ask(
    content: AttemptContent,
    provider: string,
    query: Readonly<Record<string, string>>,
  ): Promise<IdentityOutcome> {
    const asked = deps.providers.find(({ id }) => id === content.provider)
    const start = performance.now()
    const outcome: IdentityOutcome =
      asked === undefined || asked.id !== provider
        ? { kind: 'failed', why: 'answer-wrong' }
        : await asked.finish(content.secret, content.state, query)
    const result = outcome.kind === 'failed' ? outcome.why : outcome.kind
    deps.events.emit({
      type: 'identity-finished',
      provider: content.provider,
      result,
      tookMs: performance.now() - start,
    })
    return outcome
  }

  async function failed(journey: Journey, attempt: Attempt, why: AttemptTrouble): Promise<IdentityFinished> {
    if (why === 'not-yet') await deps.attempts.putBack(attempt.id)
    else await deps.attempts.settle(attempt.id, why)
    return { kind: 'journey', journey, trouble: why }
  }

  async function completed(journey: Journey, attempt: Attempt, { identity }: Proved): Promise<IdentityFinished> {
    if (isBornLater(identity.birthDate, deps.clock.now())) return failed(journey, attempt, 'claims-missing')
    return { kind: 'journey', journey, trouble: await deps.complete(journey, attempt.id, identity) }
  }
}

type Proved = Extract<IdentityOutcome, { kind: 'proved' }>

/** What waits for the digits, and of which link. */
type Held = { readonly code: string; readonly identity: Proved['identity'] }

/** Encryption context of a held identity: its bytes open as nothing else. */
const HELD = 'identity-held'

/** A birth date after tomorrow is a fault of the provider's. */
function isBornLater(birthDate: string, now: number): boolean {
  return Date.parse(birthDate) > now + DAY
}
