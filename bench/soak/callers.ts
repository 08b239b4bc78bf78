/** Callers as many as are asked for: each rings, repeats what is not answered, acknowledges, and ends as its site's way of answering has it. */
import { createSocket } from 'node:dgram'
import type { Way } from './way.ts'

export type Tally = {
  rung: number
  /** Calls that came to their end, by final code. */
  readonly finals: Record<string, number>
  cancelled: number
  /** Given up: no final answer, or no BYE behind a 200. In all, and over UDP. */
  lost: number
  lostOverUdp: number
  /** Seconds into the run at which the first lost call was rung; -1 for none. */
  firstLostAtSecond: number
  /** The longest that the callers themselves stood still, milliseconds: above some hundred the machine was too busy to ask. */
  stoodStillMs: number
  spoilt: number
  /** INVITEs sent again. */
  again: number
  /** INVITE to final answer of each call that had one, milliseconds. */
  readonly tookMs: number[]
}

export function newTally(): Tally {
  return {
    ...{ rung: 0, finals: {}, cancelled: 0, lost: 0, lostOverUdp: 0, firstLostAtSecond: -1 },
    ...{ stoodStillMs: 0, spoilt: 0, again: 0, tookMs: [] },
  }
}

type Call = {
  readonly id: string
  readonly way: Way
  readonly site: string
  readonly cancels: boolean
  readonly rungAt: number
  readonly soundPort: number
  readonly from: string
  gap: number
  timer: NodeJS.Timeout | undefined
  state: 'ringing' | 'heard' | 'answered'
}

const T1 = 500
const GIVE_UP_MS = 32_000
const BRANCH = 'z9hG4bK'

/** Nobody is there. */
const DISCARD = 9

let callersSoFar = 0

/** First digits of callers' numbers: seven more follow. No text goes to a fixed line. */
const PHONES = { mobile: '0107', fixed: '027' } as const

export type CallersOptions = {
  /** Where the n-th call wants its announcement; unless given where nobody is. */
  readonly soundPortOf?: (n: number) => number
  /** Mobile phones unless given. */
  readonly phones?: keyof typeof PHONES
}

/** Callers never repeat, over all runs of this process. */
export function createCallers(tally: Tally, { soundPortOf = () => DISCARD, phones = 'mobile' }: CallersOptions = {}) {
  const began = performance.now()
  const open = new Map<string, Call>()
  const mouth = createSocket('udp4').unref() // a caller that hears sends sound, which shows that it does

  function ring(way: Way, site: string, cancels: boolean): void {
    const made = ++callersSoFar
    const id = `soak${made}`
    const call: Call = {
      id,
      way,
      site,
      cancels,
      rungAt: performance.now(),
      soundPort: soundPortOf(made),
      from: numberOf(phones, made),
      gap: T1,
      timer: undefined,
      state: 'ringing',
    }
    open.set(id, call)
    tally.rung++
    way.send(invite(call))
    if (way.transport === 'UDP') repeat(call)
    setTimeout(() => end(call, 'lost'), GIVE_UP_MS).unref()
  }

  function repeat(call: Call): void {
    call.timer = setTimeout(() => {
      if (call.state !== 'ringing' || !open.has(call.id)) return
      tally.again++
      call.way.send(invite(call))
      call.gap *= 2
      repeat(call)
    }, call.gap)
  }

  /** Ended calls are still acknowledged: their answers may come again. */
  function hear(text: string, way: Way): void {
    const id = /\r\nCall-ID: (\S+)/.exec(text)?.[1] ?? ''
    if (text.startsWith('BYE ')) {
      way.send(ok(text))
      const call = open.get(id)
      if (call !== undefined) end(call, '200')
      return
    }
    const status = Number(/^SIP\/2\.0 (\d{3}) /.exec(text)?.[1])
    if (!/\r\nCSeq: \d+ INVITE\r\n/.test(text) || !id.startsWith('soak')) return
    const call = open.get(id)
    if (status < 200) {
      if (call?.cancels === true && call.state === 'ringing') {
        tally.cancelled++
        way.send(follow('CANCEL', text, call.site, `${BRANCH}${id}`))
      }
      if (call !== undefined) call.state = 'heard'
      const port = Number(/m=audio (\d+)/.exec(text)?.[1] ?? 0)
      if (port > 0) mouth.send(SOUND, port, '127.0.0.1')
      return
    }
    way.send(follow('ACK', text, call?.site ?? 'x', status < 300 ? `${BRANCH}${id}a` : `${BRANCH}${id}`))
    if (call === undefined || call.state === 'answered') return
    call.state = 'answered'
    tally.tookMs.push(performance.now() - call.rungAt)
    if (status >= 300) end(call, String(status))
  }

  function end(call: Call, how: string): void {
    if (!open.delete(call.id)) return
    clearTimeout(call.timer)
    if (how === 'lost') {
      tally.lost++
      if (call.way.transport === 'UDP') tally.lostOverUdp++
      if (tally.firstLostAtSecond < 0) tally.firstLostAtSecond = Math.round((call.rungAt - began) / 1_000)
    } else tally.finals[how] = (tally.finals[how] ?? 0) + 1
  }

  return {
    ring,
    hear,
    get open() {
      return open.size
    },
  }
}

/** One RTP packet: 20 ms of A-law silence. */
const SOUND = Buffer.concat([Buffer.from([0x80, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7]), Buffer.alloc(160, 0xd5)])

const sdpOf = (port: number) =>
  `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8\r\n`

/** Every caller is a new one. */
function numberOf(phones: keyof typeof PHONES, n: number): string {
  return PHONES[phones] + String(n % 10_000_000).padStart(7, '0')
}

function invite({ id, way, site, soundPort, from }: Call): string {
  const sdp = sdpOf(soundPort)
  return (
    `INVITE sip:${site}@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/${way.transport} 127.0.0.1:${way.port};branch=${BRANCH}${id}\r\n` +
    `Max-Forwards: 70\r\nFrom: <sip:${from}@127.0.0.1>;tag=f${id}\r\nTo: <sip:${site}@127.0.0.1>\r\nCall-ID: ${id}\r\n` +
    `CSeq: 1 INVITE\r\nContact: <sip:${from}@127.0.0.1:${way.port}>\r\nContent-Type: application/sdp\r\n` +
    `Content-Length: ${sdp.length}\r\n\r\n${sdp}`
  )
}

/** ACK and CANCEL from the answer that they follow. */
function follow(method: string, answer: string, site: string, branch: string): string {
  const line = (name: string) => new RegExp(`\\r\\n(${name}: [^\\r]*)`).exec(answer)?.[1] ?? ''
  const via = line('Via').replace(/branch=[^;\r]*/, `branch=${branch}`)
  const to = method === 'CANCEL' ? line('To').replace(/;tag=.*/, '') : line('To')
  return (
    `${method} sip:${site}@127.0.0.1 SIP/2.0\r\n${via}\r\nMax-Forwards: 70\r\n${line('From')}\r\n${to}\r\n${line('Call-ID')}\r\n` +
    `CSeq: 1 ${method}\r\nContent-Length: 0\r\n\r\n`
  )
}

function ok(bye: string): string {
  const kept = bye.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line))
  return `SIP/2.0 200 OK\r\n${kept.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`
}

/** What no caller sends: cut, spoilt, without sense, and CANCELs of calls that never were. */
export function spoiltMessage(n: number, way: Way): string {
  const call: Call = {
    id: `x${n}`,
    way,
    site: '0800000000',
    cancels: false,
    rungAt: 0,
    soundPort: DISCARD,
    from: numberOf('mobile', n),
    gap: 0,
    timer: undefined,
    state: 'ringing',
  }
  const whole = invite(call)
  switch (n % 5) {
    case 0:
      return whole.slice(0, n % whole.length)
    case 1:
      return whole.replace('CSeq: 1', 'CSeq: one')
    case 2:
      return whole.replaceAll(/[a-z]/g, '\x00')
    case 3:
      return '\r\n\r\n'
    default:
      return whole
        .replaceAll('INVITE', 'CANCEL')
        .replace(sdpOf(DISCARD), '')
        .replace(/Content-Length: \d+/, 'Content-Length: 0')
  }
}
