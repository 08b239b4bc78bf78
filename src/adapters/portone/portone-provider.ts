/** Identity verification (본인인증) by PortOne V2, all by its server API: the person confirms in the PASS app on their phone. */
import { randomUUID } from 'node:crypto'
import { IdentityVerificationClient } from '@portone/server-sdk/identityVerification'
import { bulkhead, ConsecutiveBreaker, circuitBreaker, handleAll, TimeoutStrategy, timeout } from 'cockatiel'
import type { IdentityOutcome, IdentityProvider } from '../../ports/identity/identity-provider.ts'
import { breakerPause } from '../../ports/kit/breaker-pause.ts'
import type { Events } from '../../ports/kit/events.ts'
import { customerOf } from './customer-of.ts'
import { confirmRefused, getRefused, SettingsRefused, sendRefused } from './read-refusal.ts'
import { readVerification } from './read-verification.ts'

export type PortoneOptions = {
  readonly id: string
  readonly name: { readonly ko: string; readonly en: string }
  /** Needed where the secret belongs to a store above it. */
  readonly storeId?: string
  readonly channelKey: string
  /** V2 API secret. Never in an event, a log or an error. */
  readonly apiSecret: string
  /** Where the API lies; `https://api.portone.io` unless set. */
  readonly baseUrl?: string
  /** Told as the customer's address, by which PortOne limits requests, where the person's own is not known. */
  readonly ipAddress?: string
  /** Longest time for one step, over all its requests, milliseconds. */
  readonly timeLimitMs?: number
  /** Failures in a row that open the breaker, and how long it stays open, milliseconds. */
  readonly breakAfter?: number
  readonly breakForMs?: number
}

/** The form of the documentation's own examples; whether others are taken it does not say. */
const VERIFICATION_ID = /^identity-verification-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Steps at the same time; more are told "unavailable" at once, rather than waiting behind a provider that is slow. */
const AT_ONCE = 256

/**
 * `begin` has PortOne ring the PASS app of the line that rang; `finish` asks whether the person has confirmed there.
 * The secret is the name of the verification at PortOne; our state lies there with it (`customData`) and must come back
 * unchanged, so that one attempt's secret finishes no other.
 *
 * Asking again is harmless: what is confirmed stays confirmed, and proves the same person for the same attempt.
 */
export function createPortoneProvider(options: PortoneOptions, events: Events): IdentityProvider {
  const portone = IdentityVerificationClient({
    secret: options.apiSecret,
    ...(options.baseUrl !== undefined && { baseUrl: options.baseUrl }),
  })
  const store = options.storeId === undefined ? {} : { storeId: options.storeId }
  const breakForMs = options.breakForMs ?? 5_000
  const limit = timeout(options.timeLimitMs ?? 3_000, TimeoutStrategy.Aggressive)
  const places = bulkhead(AT_ONCE, 0)
  const breaker = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(options.breakAfter ?? 10),
    halfOpenAfter: breakerPause(breakForMs),
  })
  breaker.onBreak(() => {
    events.emit({ type: 'fault', part: 'identity', message: `${options.id} fails; not asked for ${breakForMs} ms` })
  })

  return {
    id: options.id,
    name: options.name,
    asks: ['name', 'carrier'],

    async begin(start) {
      const customer = customerOf(start)
      if ('why' in customer) return { kind: 'failed', why: customer.why }
      const { name, phoneNumber, operator } = customer
      return withinLimits(async () => {
        const identityVerificationId = `identity-verification-${randomUUID()}`
        try {
          await portone.sendIdentityVerification({
            ...store,
            identityVerificationId,
            channelKey: options.channelKey,
            customer: { name, phoneNumber, ipAddress: start.address ?? options.ipAddress ?? '127.0.0.1' },
            customData: start.state,
            operator,
            method: 'APP',
          })
        } catch (cause) {
          return { kind: 'failed', why: sendRefused(cause) }
        }
        return { kind: 'on-phone', secret: identityVerificationId }
      })
    },

    async finish(secret, state) {
      if (!VERIFICATION_ID.test(secret)) return { kind: 'failed', why: 'answer-wrong' }
      return withinLimits((signal) => confirmAndRead(secret, state, signal))
    },
  }

  /** Confirming may fail for many reasons that the documentation does not tell apart; what PortOne then has on record decides. */
  async function confirmAndRead(
    identityVerificationId: string,
    state: string,
    signal: AbortSignal,
  ): Promise<IdentityOutcome> {
    try {
      await portone.confirmIdentityVerification({ ...store, identityVerificationId })
    } catch (cause) {
      const why = confirmRefused(cause)
      if (why !== 'see-record') return { kind: 'failed', why }
    }
    signal.throwIfAborted()
    try {
      const record: unknown = await portone.getIdentityVerification({ ...store, identityVerificationId })
      return readVerification(record, { id: identityVerificationId, state, provider: options.id })
    } catch (cause) {
      return { kind: 'failed', why: getRefused(cause) }
    }
  }

  /** Whatever is thrown in here is the provider's fault, counts for the breaker, and is "unavailable" to the person. */
  async function withinLimits<T>(
    step: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | { readonly kind: 'failed'; readonly why: 'unavailable' }> {
    try {
      return await limit.execute(({ signal }) =>
        places.execute(() => breaker.execute(() => untilAborted(signal, step(signal))), signal),
      )
    } catch (cause) {
      if (cause instanceof SettingsRefused) {
        events.emit({ type: 'fault', part: 'identity', message: `${options.id} refuses our settings: ${cause.type}` })
      }
      return { kind: 'failed', why: 'unavailable' }
    }
  }
}

/** The SDK takes no signal: its request is left to itself, so that breaker and place are free again in time. */
async function untilAborted<T>(signal: AbortSignal, step: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([step, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
