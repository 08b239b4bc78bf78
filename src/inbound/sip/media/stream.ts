/** One call's sound: its socket, a target that may move, the frames still to be sent, and what is heard from the other side. */
import { randomBytes } from 'node:crypto'
import type { RemoteInfo, Socket } from 'node:dgram'
import { performance } from 'node:perf_hooks'
import type { MediaAccount } from '../calls/media.ts'
import { SILENCE } from './g711.ts'
import { createKeyReceiver } from './key-receiver.ts'
import { FRAME_BYTES, FRAME_MS, frameAt, isRtcp, type RtpCounters, readRtp, rtpPacket } from './packets.ts'
import { createReception } from './reception.ts'
import { Reports } from './reports.ts'
import type { StreamTarget } from './rtp-messages.ts'

type Playing = {
  sound: Uint8Array
  next: number
  readonly done: (outcome: 'complete' | 'stopped') => void
}

export type StreamListener = {
  /** Once: sound has come from an address that the call named. */
  readonly onHeard: () => void
  readonly onKey: (digit: string, durationMs: number) => void
}

type Place = { readonly address: string; readonly port: number }

export class RtpStream {
  readonly localPort: number
  readonly #socket: Socket
  #target: StreamTarget
  readonly #counters: RtpCounters
  readonly #reports: Reports
  readonly #reception = createReception()
  readonly #keys: ReturnType<typeof createKeyReceiver>
  readonly #onHeard: () => void
  /** Where sound goes. Undefined while the far side is on hold (0.0.0.0) and has not been heard. */
  #to: Place | undefined
  #latched = false
  #playing: Playing | undefined
  #paused = false
  #talkBegins = true
  #silentSince: number | undefined
  #lastLifeAt = performance.now()
  #heard = 0
  /** Places that have used our source number: each makes us change it once, else an echo would do so for ever (RFC 3550, 8.2). */
  readonly #colliding = new Set<string>()

  /** @param reportSocket  the port behind the RTP port, where it was free */
  constructor(
    socket: Socket,
    reportSocket: Socket | undefined,
    target: StreamTarget,
    { onHeard, onKey }: StreamListener,
  ) {
    this.#onHeard = onHeard
    this.#socket = socket
    this.#target = target
    this.localPort = socket.address().port
    this.#to = placeOf(target)
    const random = randomBytes(10)
    this.#counters = {
      sequence: random.readUInt16BE(0),
      timestamp: random.readUInt32BE(2),
      ssrc: random.readUInt32BE(6),
    }
    this.#keys = createKeyReceiver(onKey)
    this.#reports = new Reports(socket, reportSocket, this.#counters, this.#reception)
    this.#reports.aim(target, this.#to)
    socket.on('message', (packet, from) => this.#hear(packet, from))
    reportSocket?.on('message', (packet, from) => this.#hear(packet, from))
    // A target that cannot be reached costs this caller the prompt, nothing else.
    socket.on('error', () => undefined)
    reportSocket?.on('error', () => undefined)
  }

  get isPlaying(): boolean {
    return this.#playing !== undefined
  }

  get target(): StreamTarget {
    return this.#target
  }

  /** Milliseconds since anything was played or heard. */
  idleMs(nowMs: number): number {
    return this.isPlaying && !this.#paused ? 0 : nowMs - this.#lastLifeAt
  }

  /** A prompt that is still playing is stopped. */
  play(sound: Uint8Array, done: (outcome: 'complete' | 'stopped') => void): void {
    this.#finish('stopped')
    this.#playing = { sound, next: 0, done }
    this.#talkBegins = true
    this.#skipSilence()
  }

  hush(): void {
    this.#finish('stopped')
  }

  /** Sends the next frame; the beat after the last one, when it has been heard, ends the prompt. */
  beat(): void {
    const playing = this.#playing
    if (playing === undefined || this.#paused) return
    const frame = frameAt(playing.sound, playing.next, SILENCE[this.#target.law])
    if (frame === undefined) {
      this.#finish('complete')
      return
    }
    const packetBytes = (FRAME_BYTES * this.#target.packetMs) / FRAME_MS
    for (let at = 0; at < FRAME_BYTES; at += packetBytes) this.#send(frame.subarray(at, at + packetBytes))
    playing.next += 1
  }

  /** A key whose end never came. */
  tick(nowMs: number): void {
    this.#keys.tick(nowMs)
  }

  /** The announcement stands still; its clock runs on. */
  pause(): void {
    if (this.#paused) return
    this.#paused = true
    this.#silentSince ??= performance.now()
  }

  /** @param sound  the announcement in the new law, where one is playing and the law changes */
  redirect(target: StreamTarget, sound?: Uint8Array): void {
    const moves = target.address !== this.#target.address || target.port !== this.#target.port
    this.#target = target
    if (moves) {
      this.#latched = false
      this.#to = placeOf(target)
    }
    this.#reports.aim(target, this.#to)
    if (sound !== undefined && this.#playing !== undefined) this.#playing.sound = sound
    if (!this.#paused) return
    this.#paused = false
    this.#talkBegins = true
    if (this.isPlaying) this.#skipSilence()
  }

  /** @returns how its packets travelled */
  close(): MediaAccount {
    this.#finish('stopped')
    this.#reports.end()
    this.#socket.close()
    const fromCaller = this.#reception.travel()
    const { toCaller, sent } = this.#reports
    return {
      sent,
      heard: this.#heard,
      ...(toCaller === undefined ? {} : { toCaller }),
      ...(fromCaller === undefined ? {} : { fromCaller }),
    }
  }

  #send(sound: Uint8Array): void {
    if (this.#to !== undefined) {
      const packet = rtpPacket(this.#counters, this.#target.payloadType, this.#talkBegins, sound)
      // Without a callback, which costs a turn of the loop each: a packet that could not be sent is a lost one like any other.
      this.#socket.send(packet, this.#to.port, this.#to.address)
      this.#talkBegins = false
      this.#reports.onSent(sound.length)
    }
    this.#counters.sequence = (this.#counters.sequence + 1) & 0xffff
    this.#counters.timestamp = (this.#counters.timestamp + sound.length) >>> 0
  }

  /** Only from an address that the call itself named: else anyone could draw a caller's prompt, or press its keys. */
  #hear(packet: Uint8Array, from: RemoteInfo): void {
    const address = from.address.replace(/^::ffff:/i, '')
    if (!this.#target.trusted.includes(address)) return
    if (isRtcp(packet)) this.#hearReport(packet, from)
    else this.#hearSound(packet, from)
  }

  #hearReport(packet: Uint8Array, from: RemoteInfo): void {
    const senders = this.#reports.hear(packet, from)
    if (senders.includes(this.#counters.ssrc)) this.#giveWay(from)
    if (senders.length > 0) this.#lastLifeAt = performance.now()
  }

  #hearSound(packet: Uint8Array, from: RemoteInfo): void {
    const rtp = readRtp(packet)
    if (rtp === undefined) return
    const now = performance.now()
    this.#lastLifeAt = now
    this.#heard += 1
    if (rtp.ssrc === this.#counters.ssrc) this.#giveWay(from)
    const isKey = rtp.payloadType === this.#target.telephoneEvent
    this.#reception.hear(rtp.ssrc, rtp.sequence, isKey ? undefined : rtp.timestamp, now)
    if (isKey) this.#keys.receive(rtp, now)
    this.#latch(from)
    if (this.#heard === 1) this.#onHeard()
  }

  /** Symmetric RTP: behind NAT the far side's true port shows only in what it sends. The first valid packet decides, once. */
  #latch({ address, port }: RemoteInfo): void {
    if (this.#latched) return
    this.#latched = true
    this.#to = { address, port }
    this.#reports.aim(this.#target, this.#to)
  }

  /** SSRC collision: ours ends with an RTCP BYE and is drawn anew. */
  #giveWay({ address, port }: RemoteInfo): void {
    const place = `${address} ${port}`
    if (this.#colliding.has(place) || this.#colliding.size > 8) return
    this.#colliding.add(place)
    this.#reports.sayGoodbye()
    this.#counters.ssrc = randomBytes(4).readUInt32BE(0)
    this.#talkBegins = true
  }

  #finish(outcome: 'complete' | 'stopped'): void {
    const playing = this.#playing
    if (playing === undefined) return
    this.#playing = undefined
    this.#lastLifeAt = performance.now()
    this.#silentSince ??= this.#lastLifeAt
    playing.done(outcome)
  }

  /** The clock of the samples runs on between two prompts (RFC 3550, 5.1). */
  #skipSilence(): void {
    if (this.#silentSince === undefined || this.#paused) return
    const frames = Math.round((performance.now() - this.#silentSince) / FRAME_MS)
    this.#silentSince = undefined
    this.#counters.timestamp = (this.#counters.timestamp + frames * FRAME_BYTES) % 2 ** 32
  }
}

function placeOf({ address, port }: StreamTarget): Place | undefined {
  return address === '0.0.0.0' || address === '::' ? undefined : { address, port }
}
