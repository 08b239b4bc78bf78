/** Loss and jitter of what is heard of one source (RFC 3550, A.1, A.3, A.8). */

const MOST_DROPPED = 3_000
const MOST_OVERTAKEN = 100
const UNITS_PER_MS = 8

export type Reception = ReturnType<typeof createReception>

export function createReception() {
  let ssrc: number | undefined
  let base = 0
  let highest = 0
  let received = 0
  let jitter = 0
  let transit: number | undefined
  let before = { expected: 0, received: 0 }

  function begin(of: number, sequence: number): void {
    ssrc = of
    base = sequence
    highest = sequence
    received = 0
    jitter = 0
    transit = undefined
    before = { expected: 0, received: 0 }
  }

  const expected = (): number => (ssrc === undefined ? 0 : highest - base + 1)

  return {
    /**
     * @param timestamp  undefined for packets whose timestamp does not move with time (keys)
     * @param nowMs      a monotonic clock
     */
    hear(of: number, sequence: number, timestamp: number | undefined, nowMs: number): void {
      const ahead = ssrc === of ? ((sequence - highest + 0x8000) & 0xffff) - 0x8000 : 0
      if (ssrc !== of || ahead > MOST_DROPPED || ahead < -MOST_OVERTAKEN) begin(of, sequence)
      else highest = Math.max(highest, highest + ahead)
      received += 1
      if (timestamp === undefined) return
      const arrival = Math.round(nowMs * UNITS_PER_MS)
      const now = (arrival - timestamp) | 0
      if (transit !== undefined) jitter += (Math.abs((now - transit) | 0) - jitter) / 16
      transit = now
    },
    get ssrc() {
      return ssrc
    },
    /** Over the whole time; undefined before anything was heard. */
    travel(): { readonly lossRatio: number; readonly jitterMs: number } | undefined {
      if (ssrc === undefined) return undefined
      const lost = Math.max(0, expected() - received)
      return { lossRatio: lost / Math.max(1, expected()), jitterMs: jitter / UNITS_PER_MS }
    },
    /** For a report block; the fraction counts from the last call. */
    block() {
      const interval = { expected: expected() - before.expected, received: received - before.received }
      before = { expected: expected(), received }
      const lost = interval.expected - interval.received
      return {
        fractionLost:
          lost <= 0 || interval.expected <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / interval.expected)),
        cumulativeLost: Math.max(-0x80_0000, Math.min(0x7f_ffff, expected() - received)),
        highestSequence: highest >>> 0,
        jitter: Math.floor(jitter) >>> 0,
      }
    },
  }
}
