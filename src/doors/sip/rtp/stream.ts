/** One call's sound on its way out: a socket, a target that may move once, and the frames still to be sent. */
import { randomBytes } from 'node:crypto'
import type { RemoteInfo, Socket } from 'node:dgram'
import { performance } from 'node:perf_hooks'
import { FRAME_BYTES, FRAME_MS, isRtp, type RtpCounters, rtpPacket } from './packets.ts'
import type { StreamTarget } from './rtp-messages.ts'

type Playing = {
  readonly frames: readonly Uint8Array[]
  next: number
  readonly done: (outcome: 'complete' | 'stopped') => void
}

export class RtpStream {
  readonly localPort: number
  readonly #socket: Socket
  readonly #target: StreamTarget
  readonly #counters: RtpCounters
  /** Where sound goes. Undefined while the far side is on hold (0.0.0.0) and has not been heard. */
  #to: { readonly address: string; readonly port: number } | undefined
  #latched = false
  #playing: Playing | undefined
  #silentSince: number | undefined

  constructor(socket: Socket, target: StreamTarget) {
    this.#socket = socket
    this.#target = target
    this.localPort = socket.address().port
    this.#to = isUnspecified(target.address) ? undefined : { address: target.address, port: target.port }
    const random = randomBytes(10)
    this.#counters = {
      sequence: random.readUInt16BE(0),
      timestamp: random.readUInt32BE(2),
      ssrc: random.readUInt32BE(6),
    }
    socket.on('message', (packet, from) => this.#hear(packet, from))
    // A target that cannot be reached costs this caller the prompt, nothing else.
    socket.on('error', () => undefined)
  }

  get isPlaying(): boolean {
    return this.#playing !== undefined
  }

  /** A prompt that is still playing is stopped. */
  play(frames: readonly Uint8Array[], done: (outcome: 'complete' | 'stopped') => void): void {
    this.#finish('stopped')
    this.#playing = { frames, next: 0, done }
    this.#skipSilence()
  }

  /** Sends the next frame; the beat after the last one, when it has been heard, ends the prompt. */
  beat(): void {
    const playing = this.#playing
    if (playing === undefined) return
    const frame = playing.frames[playing.next]
    if (frame === undefined) {
      this.#finish('complete')
      return
    }
    this.#send(frame, playing.next === 0)
    playing.next += 1
  }

  close(): void {
    this.#finish('stopped')
    this.#socket.close()
  }

  #send(frame: Uint8Array, marker: boolean): void {
    if (this.#to !== undefined) {
      const packet = rtpPacket(this.#counters, this.#target.payloadType, marker, frame)
      // Without a callback, which costs a turn of the loop each: a packet that could not be sent is a lost one like any other.
      this.#socket.send(packet, this.#to.port, this.#to.address)
    }
    this.#counters.sequence = (this.#counters.sequence + 1) & 0xffff
    this.#counters.timestamp = (this.#counters.timestamp + FRAME_BYTES) >>> 0
  }

  /**
   * Symmetric RTP: behind NAT the far side's true port shows only in what it sends. The first valid packet decides, once,
   * and only from an address that the call itself named: else anyone could draw a caller's prompt to themselves.
   */
  #hear(packet: Uint8Array, from: RemoteInfo): void {
    if (this.#latched || !isRtp(packet)) return
    const address = from.address.replace(/^::ffff:/i, '')
    if (!this.#target.trusted.includes(address)) return
    this.#latched = true
    this.#to = { address: from.address, port: from.port }
  }

  #finish(outcome: 'complete' | 'stopped'): void {
    const playing = this.#playing
    if (playing === undefined) return
    this.#playing = undefined
    this.#silentSince = performance.now()
    playing.done(outcome)
  }

  /** The clock of the samples runs on between two prompts (RFC 3550, 5.1). */
  #skipSilence(): void {
    if (this.#silentSince === undefined) return
    const frames = Math.round((performance.now() - this.#silentSince) / FRAME_MS)
    this.#counters.timestamp = (this.#counters.timestamp + frames * FRAME_BYTES) % 2 ** 32
  }
}

function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}
