/**
 * Limit on bytes sent over UDP to a peer that has not proved that it hears: less than three times what it said, the limit of
 * QUIC (RFC 9000 section 8.1). Its address may be forged, and all we say then falls on somebody else.
 */

const TIMES = 3

export type Allowance = {
  /** The peer said more. */
  heard(bytes: number): void
  said(bytes: number): void
  hasRoom(bytes: number): boolean
  /** It hears: there is room for all from here on. */
  prove(): void
}

/** @param first  bytes of the request that began it */
export function createAllowance(first: number): Allowance {
  let room = TIMES * first
  return {
    heard(bytes) {
      room += TIMES * bytes
    },
    said(bytes) {
      room -= bytes
    },
    hasRoom: (bytes) => bytes < room,
    prove() {
      room = Number.POSITIVE_INFINITY
    },
  }
}

/** Over a connection, or on a private link, nothing has to be proved. */
export const UNLIMITED: Allowance = { heard() {}, said() {}, hasRoom: () => true, prove() {} }
