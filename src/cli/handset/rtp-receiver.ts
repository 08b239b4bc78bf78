/** A handset's hearing: an RTP port, the payloads in the order they were spoken. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { type EventPacket, keyPackets } from './keypad.ts'
import type { Answer, Codec } from './sdp.ts'

const HEADER_BYTES = 12
const FRAME_BYTES = 160
/** A longer gap is a pause of the far side, not a loss. */
const MOST_LOST = 50
const SILENCE = { PCMA: 0xd5, PCMU: 0xff } as const satisfies Record<Codec, number>

export type RtpReceiver = {
  readonly port: number
  /** What was agreed; one packet of silence goes out, as every handset's first sound opens the way back. */
  agree(answer: Answer): void
  readonly codec: Codec | undefined
  /** Presses keys, one after the other. Nothing happens before it was agreed where they go. */
  press(keys: string): void
  /** Payloads joined in the order of their sequence numbers, doubles left out, silence where a packet was lost. */
  heard(): Buffer
  /** The same, cut where the far side began to speak anew. */
  announcements(): readonly Buffer[]
  close(): void
}

/** @param onFrame called for each packet as it comes; `begins`: the far side begins to speak (the marker of RFC 3551, 4.1) */
export async function openRtpReceiver(
  address: string,
  onFrame: (payload: Buffer, codec: Codec, begins: boolean) => void,
): Promise<RtpReceiver> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  const frames = new Map<number, Buffer>()
  const begun = new Set<number>()
  let pressed = 0
  let agreed: Answer | undefined
  let ssrc: number | undefined
  let last = 0
  socket.on('message', (packet) => {
    if (packet.length <= HEADER_BYTES || packet.readUInt8(0) >> 6 !== 2) return
    const payloadType = packet.readUInt8(1) & 0x7f
    // Sound may overtake the answer that describes it; both codecs of ours have a fixed number.
    const codec = agreed?.codec ?? (payloadType === 8 ? 'PCMA' : 'PCMU')
    if (payloadType !== (agreed?.payloadType ?? payloadType)) return
    ssrc ??= packet.readUInt32BE(8)
    if (ssrc !== packet.readUInt32BE(8)) return
    const sequence = packet.readUInt16BE(2)
    last = frames.size === 0 ? sequence : last + signed16(sequence - last)
    const payload = Buffer.from(packet.subarray(HEADER_BYTES))
    if (frames.has(last)) return
    frames.set(last, payload)
    const begins = packet.readUInt8(1) >> 7 === 1
    if (begins) begun.add(last)
    onFrame(payload, codec, begins)
  })
  socket.on('error', () => undefined)
  const listening = once(socket, 'listening')
  socket.bind(0, address)
  await listening
  let isOpen = true

  /** One behind the other: timers of many calls that are late together run in no order. */
  function sendInTurn(packets: readonly EventPacket[], { port, address }: Answer): void {
    const began = performance.now()
    const sendFrom = (nth: number): void => {
      const next = packets[nth]
      if (next === undefined || !isOpen) return
      setTimeout(
        () => {
          if (isOpen) socket.send(next.packet, port, address, () => undefined)
          sendFrom(nth + 1)
        },
        Math.max(0, began + next.atMs - performance.now()),
      )
    }
    sendFrom(0)
  }

  return {
    port: socket.address().port,
    get codec() {
      return agreed?.codec
    },
    agree(answer) {
      if (agreed !== undefined) return
      agreed = answer
      const hello = Buffer.alloc(HEADER_BYTES + FRAME_BYTES, SILENCE[answer.codec])
      hello.fill(0, 0, HEADER_BYTES)
      hello[0] = 0x80
      hello[1] = 0x80 | answer.payloadType
      socket.send(hello, answer.port, answer.address, () => undefined)
    },
    press(keys) {
      if (agreed === undefined) return
      // The packet of silence that opened the way was number 0.
      sendInTurn(keyPackets(keys, 1, pressed), agreed)
      pressed += keys.length
    },
    heard: () => inOrder([...frames], SILENCE[agreed?.codec ?? 'PCMA']),
    announcements() {
      const starts = [...begun].sort((a, b) => a - b)
      return starts.map((start, nth) => {
        const next = starts[nth + 1] ?? Number.POSITIVE_INFINITY
        const own = [...frames].filter(([sequence]) => sequence >= start && sequence < next)
        return inOrder(own, SILENCE[agreed?.codec ?? 'PCMA'])
      })
    },
    close() {
      if (isOpen) socket.close()
      isOpen = false
    },
  }
}

function inOrder(frames: readonly (readonly [number, Buffer])[], silence: number): Buffer {
  const sorted = frames.toSorted(([a], [b]) => a - b)
  const parts = sorted.flatMap(([sequence, payload], index) => {
    const lost = index === 0 ? 0 : Math.min(sequence - (sorted[index - 1]?.[0] ?? sequence) - 1, MOST_LOST)
    return [Buffer.alloc(lost * FRAME_BYTES, silence), payload]
  })
  return Buffer.concat(parts)
}

/** Sequence numbers go round at 65536: the shorter way counts. */
function signed16(difference: number): number {
  return ((difference + 0x8000) & 0xffff) - 0x8000
}
