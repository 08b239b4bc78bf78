/**
 * The rate at which texts go to a gateway: the profile's, less where the gateway says that it is too much.
 *
 * A throttled text halves the rate (of what went lately) and stops everything for a moment; each second without one
 * raises it by a quarter, until it is back at the profile's, or far above what was throttled where the profile has none.
 */

export type Pace = {
  /** Whether one more may go now. Counts it. */
  take(now: number): boolean
  /** Milliseconds until one more may go; 0 for now. */
  waitMs(now: number): number
  throttled(now: number): void
  /** Texts a second; undefined without a limit. */
  perSecond(now: number): number | undefined
}

export type PaceOptions = {
  /** 0 for no limit. */
  readonly perSecond: number
  readonly pauseMs: number
}

/** Below it the pauses alone slow down: one refusal at a quiet time says nothing of what the gateway can do. */
const LEAST = 20
const RISE = 1.25
/** So far above what was once throttled an unlimited gateway is unlimited again. */
const FREE_AGAIN = 8

export function makePace({ perSecond: most, pauseMs }: PaceOptions): Pace {
  let limit = most === 0 ? undefined : most
  let throttledAt = most
  let pausedUntil = Number.NEGATIVE_INFINITY
  let raisedAt = 0
  /** Texts that may go at once; up to a tenth of a second's worth. */
  let credit = 1
  let creditAt = 0
  let sent = 0
  let sentSince = 0
  let sentBefore = 0

  return { take, waitMs, throttled, perSecond }

  function perSecond(now: number): number | undefined {
    raise(now)
    return limit
  }

  function raise(now: number): void {
    if (limit === undefined || limit === most) {
      raisedAt = now
      return
    }
    while (limit !== undefined && now - raisedAt >= 1000 && now >= pausedUntil) {
      raisedAt += 1000
      limit *= RISE
      if (most > 0 && limit >= most) {
        limit = most
        return
      }
      if (most === 0 && limit > throttledAt * FREE_AGAIN) limit = undefined
    }
  }

  function fill(now: number): void {
    if (limit === undefined) return
    const room = Math.max(1, limit / 10)
    credit = Math.min(room, credit + (Math.max(0, now - creditAt) / 1000) * limit)
    creditAt = now
  }

  function waitMs(now: number): number {
    raise(now)
    if (now < pausedUntil) return pausedUntil - now
    if (limit === undefined) return 0
    fill(now)
    return credit >= 1 ? 0 : ((1 - credit) / limit) * 1000
  }

  function take(now: number): boolean {
    if (waitMs(now) > 0) return false
    if (limit !== undefined) credit -= 1
    if (now - sentSince >= 1000) {
      sentBefore = now - sentSince < 2000 ? sent : 0
      sent = 0
      sentSince = now
    }
    sent += 1
    return true
  }

  function throttled(now: number): void {
    // What was under way when the first was refused is refused too: one halving for all of them.
    if (now < pausedUntil) return
    const lately = Math.max(sent, sentBefore)
    throttledAt = Math.max(LEAST, Math.min(limit ?? lately, lately))
    limit = Math.max(LEAST, throttledAt / 2)
    if (most > 0) limit = Math.min(most, limit)
    pausedUntil = now + pauseMs
    raisedAt = pausedUntil
    credit = 1
    creditAt = pausedUntil
  }
}
