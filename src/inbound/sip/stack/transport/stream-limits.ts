/** Limits on one peer over TCP and TLS. Real time, milliseconds. */

export type StreamLimits = {
  /** Open connections from one address. A proxy has a few; SIPp may have one a call. */
  readonly perAddress: number
  /** Open connections of all. */
  readonly inAll: number
  /** From a message's first byte to its last: who sends a byte a second is closed. */
  readonly messageMs: number
  /** Without a byte from the peer. An empty line keeps it open (RFC 5626: every 95 to 120 s). */
  readonly idleMs: number
  /** For the TLS handshake. */
  readonly handshakeMs: number
  /** Bytes of ours that the peer has not taken; beyond it the connection is given up. */
  readonly unreadBytes: number
  /** How long the peer may leave our bytes lying. Nothing is read from it meanwhile. */
  readonly unreadMs: number
  /** For a connection of ours, where the peer's own is gone. */
  readonly connectMs: number
}

export const STREAM_LIMITS: StreamLimits = {
  perAddress: 256,
  inAll: 4_096,
  messageMs: 10_000,
  idleMs: 600_000,
  handshakeMs: 5_000,
  unreadBytes: 256 * 1024,
  unreadMs: 10_000,
  connectMs: 2_000,
}
