/** A bare UDP peer of the SIP server: sends what it is told, byte by byte, and keeps what it hears. SIPp hides repetitions. */
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'

export type Peer = {
  readonly port: number
  /** Line ends become CRLF; `{port}` is the peer's own port. */
  send(text: string): void
  /** Everything heard so far, oldest first, with the time since the peer began, milliseconds. */
  readonly heard: readonly { readonly text: string; readonly at: number }[]
  /** The next message, not yet taken, that begins so. @throws when none comes within `withinMs` */
  next(beginning: string, withinMs?: number): Promise<string>
  /** Sends sound to where the SDP of this answer takes it: the door sees that somebody hears. */
  speak(answer: string): void
  close(): void
}

export async function createPeer(doorPort: number, host = '127.0.0.1'): Promise<Peer> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  const door = isIPv6(host) ? '::1' : '127.0.0.1'
  const heard: { text: string; at: number }[] = []
  const taken = new Set<object>()
  const began = performance.now()
  let wake = () => {}
  socket.on('message', (data) => {
    heard.push({ text: data.toString('latin1'), at: performance.now() - began })
    wake()
  })
  await new Promise<void>((resolve) => {
    socket.bind(0, host, resolve)
  })
  const { port } = socket.address()

  async function next(beginning: string, withinMs = 10_000): Promise<string> {
    const deadline = performance.now() + withinMs
    for (;;) {
      const found = heard.find((message) => !taken.has(message) && message.text.startsWith(beginning))
      if (found !== undefined) {
        taken.add(found)
        return found.text
      }
      const left = deadline - performance.now()
      if (left <= 0) {
        throw new Error(
          `no "${beginning}" within ${withinMs} ms; heard ${heard.map(({ text }) => firstLine(text)).join(' | ')}`,
        )
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  return {
    port,
    heard,
    next,
    speak: (answer) => socket.send(SOUND, Number(/m=audio (\d+)/.exec(answer)?.[1]), door),
    send: (text) =>
      socket.send(
        Buffer.from(text.replace(/\r?\n/g, '\r\n').replaceAll('{port}', String(port)), 'latin1'),
        doorPort,
        door,
      ),
    close: () => socket.close(),
  }
}

/** One RTP packet: 20 ms of A-law silence. */
export const SOUND = Buffer.concat([Buffer.from([0x80, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7]), Buffer.alloc(160, 0xd5)])

export function firstLine(text: string): string {
  return text.slice(0, text.indexOf('\r\n'))
}

export function toTagOf(text: string): string {
  return /\r\nTo:.*;tag=([^\r\n;]+)/.exec(text)?.[1] ?? ''
}

const SDP = `v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 40000 RTP/AVP 8
`

export type Written = {
  readonly to: string
  readonly id: string
  readonly branch?: string
  readonly toTag?: string
  readonly cseq?: number
  readonly sdp?: boolean
  readonly headers?: string
  readonly from?: string
}

/** As much as a real telephone says of itself: what is not acknowledged is repeated only in proportion to what was said. */
export const TALKATIVE = `User-Agent: ${'Telephone '.repeat(80)}\n`

/** A well-formed request of a handset. */
export function request(
  method: string,
  { to, id, branch = id, toTag = '', cseq = 1, sdp = false, headers = '', from = '01000000001' }: Written,
): string {
  const body = sdp ? SDP.replaceAll('\n', '\r\n') : ''
  return `${method} sip:${to}@127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK${branch}
Max-Forwards: 70
From: <sip:${from}@127.0.0.1>;tag=f${id}
To: <sip:${to}@127.0.0.1>${toTag === '' ? '' : `;tag=${toTag}`}
Call-ID: ${id}@handset
CSeq: ${cseq} ${method}
Contact: <sip:handset@127.0.0.1:{port}>
${headers}${sdp ? 'Content-Type: application/sdp\n' : ''}Content-Length: ${body.length}

${body}`
}
