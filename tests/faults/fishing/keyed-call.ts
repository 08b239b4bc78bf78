/** One call in which a birth date is keyed, as its caller's network sees it: each datagram of ours by size and words, and when it came. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { keyPackets } from '../../../src/cli/handset/keypad.ts'
import { createPeer, request, SOUND, toTagOf } from '../../journeys/sip-peer.ts'

export type KeyedCall = {
  readonly server: number
  readonly site: string
  /** National, as it is shown. */
  readonly from: string
  /** A birth date that ends by itself. */
  readonly keys: string
  /** Of one length for all calls that are compared. */
  readonly id: string
}

export type SeenCall = {
  /** Our messages in order, to the last byte, but for stars in the place of what names the call, a port or a session. */
  readonly messages: readonly string[]
  /** Announcements in order: how many packets of which sizes; of the one that the keys cut short, sizes alone. */
  readonly sound: readonly string[]
  /** Milliseconds. */
  readonly times: {
    /** INVITE to 200. */
    readonly answer: number
    /** 200 to the first sound. */
    readonly question: number
    /** The last key to the announcement that follows. */
    readonly taken: number
    /** That to our BYE. */
    readonly end: number
  }
}

const EVENTS = 'm=audio {rtp} RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n'
const MARKED = 0x80

/** @throws when the call is not answered, or does not end */
export async function ringAndKey({ server, site, from, keys, id }: KeyedCall): Promise<SeenCall> {
  const peer = await createPeer(server)
  const rtp = createSocket('udp4').bind(0, '127.0.0.1')
  await once(rtp, 'listening')
  const at: Record<'invite' | 'answer' | 'question' | 'key' | 'taken' | 'bye', number> = {
    ...{ invite: 0, answer: 0, question: 0, key: 0, taken: 0, bye: 0 },
  }
  const announcements: number[][] = []
  try {
    let door = 0
    const packets = keyPackets(keys, 1)
    const lastKey = packets.at(-1 - (packets.length / keys.length - 1))
    const press = () => {
      for (const { atMs, packet } of packets)
        setTimeout(() => {
          if (packet === lastKey?.packet) at.key = performance.now()
          rtp.send(packet, door, '127.0.0.1')
        }, atMs)
    }
    rtp.on('message', (packet) => {
      if ((packet.readUInt8(1) & MARKED) !== 0) {
        announcements.push([])
        if (announcements.length === 1) at.question = performance.now()
        else if (announcements.length === 2) at.taken = performance.now()
        if (announcements.length === 1) press()
      }
      announcements.at(-1)?.push(packet.length)
    })
    const offer = EVENTS.replace('{rtp}', String(rtp.address().port))
    const plain = request('INVITE', { to: site, id, from, sdp: true })
    const longer = offer.length - 'm=audio 40000 RTP/AVP 8\r\n'.length
    at.invite = performance.now()
    peer.send(
      plain
        .replace(/m=audio .*\r\n/, offer)
        .replace(/Content-Length: (\d+)/, (_, bytes) => `Content-Length: ${Number(bytes) + longer}`),
    )
    const ok = await peer.next('SIP/2.0 200')
    at.answer = performance.now()
    const toTag = toTagOf(ok)
    door = Number(/m=audio (\d+)/.exec(ok)?.[1])
    peer.send(request('ACK', { to: site, id, from, branch: `${id}ACK`, toTag }))
    rtp.send(SOUND, door, '127.0.0.1')
    const bye = await peer.next('BYE ', 60_000)
    at.bye = performance.now()
    const kept = bye.split('\r\n').filter((line) => /^(?:Via|From|To|Call-ID|CSeq): /.test(line))
    peer.send(['SIP/2.0 200 OK', ...kept, 'Content-Length: 0', '', ''].join('\r\n'))
    await new Promise(setImmediate) // it goes out before its socket closes
    const names = [id, toTag, from, String(peer.port), String(rtp.address().port), String(door)]
    return {
      // A slow moment brings a 100, or a message again.
      messages: [...new Set(peer.heard.map(({ text }) => wordsOf(text, names)))].filter(
        (text) => !text.startsWith('SIP/2.0 100'),
      ),
      sound: announcements.map((sizes, nth) => (nth === 0 ? `${new Set(sizes).size}` : sizes.join(' '))),
      times: {
        answer: at.answer - at.invite,
        question: at.question - at.answer,
        taken: at.taken - at.key,
        end: at.bye - at.taken,
      },
    }
  } finally {
    peer.close()
    rtp.close()
  }
}

function wordsOf(text: string, names: readonly string[]): string {
  let words = text
  for (const name of names) words = words.replaceAll(name, '*'.repeat(name.length))
  // Both numbers of a session grow with each call of the server.
  return words
    .replaceAll(/branch=[^;\r]+/g, (all) => '*'.repeat(all.length))
    .replace(/o=- \d+ \d+/, 'o=- * *')
    .replace(/Content-Length: [1-9]\d+/, 'Content-Length: *')
}
