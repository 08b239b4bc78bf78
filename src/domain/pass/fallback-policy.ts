/** Fallback policy of two text gateways: when texts go by the second one, which, and when they go by the first again. */

export type FallbackPolicy = {
  /** The first is not connected for so long. */
  readonly unreachableSeconds: number
  /** The first takes no text, though connected, for so long: it refuses them for now, or answers nothing. */
  readonly throttledSeconds: number
  /** A text that was asked for so long ago goes by the second whatever the first does; 0: never for its age. */
  readonly olderThanSeconds: number
  /** Refusals of the first after which the second is tried: all, none, or those of these names. */
  readonly refused: 'any' | 'none' | readonly string[]
  /** What the texts say that may go by the second: all, or these kinds. */
  readonly kinds: 'all' | readonly string[]
  /** The first is used again when it was connected and took what it was given for so long. */
  readonly wellSeconds: number
}

export const USUAL_FALLBACK: FallbackPolicy = {
  unreachableSeconds: 10,
  throttledSeconds: 10,
  olderThanSeconds: 0,
  refused: 'any',
  kinds: 'all',
  wellSeconds: 60,
}

export type FirstSeen = {
  readonly isConnected: boolean
  /** It was given a text and has not answered yet. */
  readonly owesAnswer: boolean
  readonly now: number
}

/** What the first gateway has been like, milliseconds of a clock that only grows. */
export type FirstState = {
  readonly isOut: boolean
  readonly downSince: number | undefined
  readonly throttledSince: number | undefined
  /** When the oldest text was given that it never answered, since it last took one. */
  readonly silentSince: number | undefined
  readonly tookAt: number | undefined
  readonly wellSince: number | undefined
}

export const FIRST_STATE: FirstState = {
  isOut: false,
  downSince: undefined,
  throttledSince: undefined,
  silentSince: undefined,
  tookAt: undefined,
  wellSince: undefined,
}

/** One that comes and goes has not come back. */
const STEADY_SECONDS = 2

/** The state after a look at the first gateway. */
export function afterLook(
  state: FirstState,
  { isConnected, owesAnswer, now }: FirstSeen,
  policy: FallbackPolicy,
): FirstState {
  const wellSince = isConnected ? (state.wellSince ?? now) : undefined
  const isSteady = isFor(wellSince, now, Math.min(STEADY_SECONDS, policy.unreachableSeconds / 2))
  const downSince = isSteady ? undefined : (state.downSince ?? (isConnected ? undefined : now))
  const next = { ...state, downSince, wellSince }
  if (!state.isOut) return { ...next, isOut: whyOut(next, now, policy) !== undefined }
  const isWell = !owesAnswer && isFor(wellSince, now, policy.wellSeconds)
  return isWell ? { ...FIRST_STATE, wellSince } : next
}

/** Why the first gateway is not to be used; undefined where it is. */
export function whyOut(
  { downSince, throttledSince, silentSince }: FirstState,
  now: number,
  { unreachableSeconds, throttledSeconds }: FallbackPolicy,
): 'unreachable' | 'unanswered' | 'throttled' | undefined {
  if (isFor(downSince, now, unreachableSeconds)) return 'unreachable'
  if (isFor(silentSince, now, throttledSeconds)) return 'unanswered'
  return isFor(throttledSince, now, throttledSeconds) ? 'throttled' : undefined
}

/** The state after a text that the first gateway took (true) or would not take now. */
export function afterAnswer(state: FirstState, isTaken: boolean, now: number): FirstState {
  if (isTaken) return { ...state, throttledSince: undefined, silentSince: undefined, tookAt: now }
  return { ...state, throttledSince: state.throttledSince ?? now, wellSince: now }
}

/** A text that waited less was lost with its connection, which says nothing of texts on another. */
const LONG_UNANSWERED_SECONDS = 10

/** The state after a text that the first gateway took in and never answered. */
export function afterSilence(state: FirstState, givenAt: number, now: number, policy: FallbackPolicy): FirstState {
  const wasLong = isFor(givenAt, now, Math.min(LONG_UNANSWERED_SECONDS, policy.throttledSeconds))
  if (!wasLong || (state.tookAt !== undefined && state.tookAt >= givenAt)) return state
  return { ...state, silentSince: state.silentSince ?? givenAt, wellSince: now }
}

export function maySecond({ kinds }: FallbackPolicy, kind: string | undefined): boolean {
  return kinds === 'all' || (kind !== undefined && kinds.includes(kind))
}

export function secondAfter({ refused }: FallbackPolicy, why: string): boolean {
  return refused === 'any' || (refused !== 'none' && refused.includes(why))
}

function isFor(since: number | undefined, now: number, seconds: number): boolean {
  return since !== undefined && now - since >= seconds * 1000
}
