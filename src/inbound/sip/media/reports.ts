/** One call's reports (RTCP): ours on their way out, and the caller's as they come. */
import { randomBytes } from 'node:crypto'
import type { RemoteInfo, Socket } from 'node:dgram'
import { performance } from 'node:perf_hooks'
import type { Travel } from '../calls/media.ts'
import type { RtpCounters } from './packets.ts'
import type { Reception } from './reception.ts'
import { type ReportBlock, readRtcp, writeSenderReport } from './rtcp.ts'
import type { StreamTarget } from './rtp-messages.ts'

/**
 * The first report within half a second, then each 2.5 s, each drawn by up to a half either way (RFC 3550, 6.2: one to one,
 * and the announcement is over before the usual 5 s).
 */
const FIRST_MS = 500
const EACH_MS = 2_500
const UNITS_PER_MS = 8
/** Says nothing of the machine or the call: fresh each time the worker starts (RFC 7022, 4.2). */
const CNAME = randomBytes(12).toString('base64')

type Place = { readonly address: string; readonly port: number }

export class Reports {
  /** RTP packets sent. */
  sent = 0
  readonly #rtpSocket: Socket
  readonly #ownSocket: Socket | undefined
  readonly #counters: RtpCounters
  readonly #reception: Reception
  #isMuxed = false
  #to: Place | undefined
  #bytes = 0
  #dueAt: number | undefined
  #lastHeard: { readonly middle: number; readonly at: number } | undefined
  #lost: { readonly cumulative: number; readonly jitterMs: number } | undefined

  constructor(rtpSocket: Socket, ownSocket: Socket | undefined, counters: RtpCounters, reception: Reception) {
    this.#rtpSocket = rtpSocket
    this.#ownSocket = ownSocket
    this.#counters = counters
    this.#reception = reception
  }

  /** @param sound  where RTP goes now */
  aim({ rtcp, port }: StreamTarget, sound: Place | undefined): void {
    this.#isMuxed = rtcp?.mux === true
    if (this.#isMuxed) this.#to = sound
    else if (sound !== undefined) this.#to = rtcp ?? { address: sound.address, port: (port + 1) & 0xffff }
    else this.#to = undefined
  }

  onSent(bytes: number): void {
    this.sent += 1
    this.#bytes += bytes
    const now = performance.now()
    this.#dueAt ??= now + Math.random() * FIRST_MS
    if (now < this.#dueAt) return
    this.#dueAt = now + EACH_MS * (0.5 + Math.random())
    this.#report(false)
  }

  /** @returns the sources that speak in it; none where it is no RTCP */
  hear(packet: Uint8Array, from: RemoteInfo): readonly number[] {
    const heard = readRtcp(packet)
    if (heard === undefined) return []
    if (heard.reportedAt !== undefined) this.#lastHeard = { middle: heard.reportedAt, at: performance.now() }
    for (const block of heard.blocks) if (block.ssrc === this.#counters.ssrc) this.#keep(block)
    if (!this.#isMuxed && heard.senders.length > 0) this.#to = { address: from.address, port: from.port }
    return heard.senders
  }

  /** What the caller's last report says of our packets. */
  get toCaller(): Travel | undefined {
    if (this.#lost === undefined) return undefined
    const { cumulative, jitterMs } = this.#lost
    const lossRatio = this.sent === 0 ? 0 : Math.min(1, Math.max(0, cumulative) / this.sent)
    return { lossRatio, jitterMs }
  }

  /** This source number is given up. */
  sayGoodbye(): void {
    if (this.sent > 0) this.#report(true)
    this.#lost = undefined
  }

  end(): void {
    if (this.sent > 0) this.#report(true)
    this.#ownSocket?.close()
  }

  #keep({ cumulativeLost, jitter }: ReportBlock): void {
    this.#lost = { cumulative: cumulativeLost, jitterMs: Math.min(60_000, jitter / UNITS_PER_MS) }
  }

  #report(isLast: boolean): void {
    const socket = this.#isMuxed ? this.#rtpSocket : this.#ownSocket
    if (socket === undefined || this.#to === undefined || this.#to.port === 0) return
    const { ssrc, timestamp } = this.#counters
    const block = this.#block()
    const packet = writeSenderReport({
      ssrc,
      atMs: performance.timeOrigin + performance.now(),
      timestamp,
      packets: this.sent,
      bytes: this.#bytes,
      cname: CNAME,
      isLast,
      ...(block === undefined ? {} : { block }),
    })
    socket.send(packet, this.#to.port, this.#to.address)
  }

  #block(): ReportBlock | undefined {
    const { ssrc } = this.#reception
    if (ssrc === undefined) return undefined
    const last = this.#lastHeard
    const delay = last === undefined ? 0 : Math.round(((performance.now() - last.at) / 1000) * 65_536)
    return { ssrc, ...this.#reception.block(), lastReport: last?.middle ?? 0, delay: Math.min(delay, 2 ** 32 - 1) }
  }
}
