/** Timer values of RFC 3261 appendix A and RFC 6026, milliseconds. Real time, never business time. */

/** Round trip estimate. */
export const T1 = 500
/** Longest gap between repetitions. */
export const T2 = 4_000
/** Longest time a message stays in the network. */
export const T4 = 5_000
/** When a peer that never answers is given up: timers B, F, H, J, L. */
export const GIVE_UP = 64 * T1
/** An INVITE that is not answered by then gets 100 Trying, so that it is not repeated. */
export const TRYING = 200

/** What a way that loses nothing spares (RFC 3261 table 4): no repetition can be under way, so nothing waits for one. */
export const afterLast = (reliable: boolean, ms: number): number => (reliable ? 0 : ms)
