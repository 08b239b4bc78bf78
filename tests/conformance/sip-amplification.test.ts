/** Amplification: what the whole door says to a caller that proves nothing, in all its time, is less than three times what it was sent. */
import { expect, test } from 'vitest'
import { createWorld, NUMBERS } from './sip-model-world.ts'

const ALL_TIMERS = 80_000
const HOST = '127.0.0.7'

const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n'

function written(method: string, to: string, more: string, body: string): string {
  return `${method} sip:${to}@127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP ${HOST};branch=z9hG4bK1
From: <sip:01000000001@${HOST}>;tag=f
To: <sip:${to}@127.0.0.1>
Call-ID: 1@${HOST}
CSeq: 1 ${method}
Contact: <sip:a@${HOST}>
${more}${body === '' ? '' : 'Content-Type: application/sdp\n'}Content-Length: ${body.length}

${body}`
}

/** As short as a request can be; the names are the compact ones of RFC 3261 section 7.3.3. */
const shortest = (method: string, more = '') =>
  `${method} sip:h SIP/2.0\nv:SIP/2.0/UDP h\nf:<sip:h>;tag=f\nt:<sip:h>\ni:${HOST}\nCSeq:1 ${method}\n${more}\n`

const inside = (text: string) => text.replace(/^(To: .*)$/m, '$1;tag=guessed')
const invite = (to: string, more = '', body = SDP) => written('INVITE', to, more, body)

const attacks: readonly (readonly [string, string])[] = [
  ['an answered call', invite(NUMBERS.announce)],
  ['early media', invite(NUMBERS.early)],
  ['early media with PRACK', invite(NUMBERS.early, 'Supported: 100rel\n')],
  ['a silent call', invite(NUMBERS.silent, '', '')],
  ['a silent call with SDP', invite(NUMBERS.silent)],
  ['an unknown number', invite(NUMBERS.nobodys)],
  ['an unknown number with PRACK', invite(NUMBERS.nobodys, 'Require: 100rel\n')],
  ['an INVITE inside no call', inside(invite(NUMBERS.announce))],
  ['an extension that is not spoken', invite(NUMBERS.announce, 'Require: x\n')],
  ['a session timer that is too short', invite(NUMBERS.announce, 'Supported: timer\nSession-Expires: 9\n')],
  ['a body that is not read', invite(NUMBERS.announce).replace('application/sdp', 'text/x')],
  ['OPTIONS', written('OPTIONS', NUMBERS.announce, '', '')],
  ['the shortest OPTIONS', shortest('OPTIONS')],
  ['the shortest BYE', shortest('BYE')],
  ['the shortest CANCEL', shortest('CANCEL')],
  ['the shortest INFO', shortest('INFO')],
  ['the shortest request that is not spoken', shortest('REGISTER')],
  ['the shortest request of an unknown method', shortest('X')],
  ['the shortest INVITE', shortest('INVITE', 'm:<sip:h>\n')],
  ['the shortest INVITE without Contact', shortest('INVITE')],
  ['BYE of no call', inside(written('BYE', NUMBERS.announce, '', ''))],
  ['CANCEL of no call', written('CANCEL', NUMBERS.announce, '', '')],
  ['a method of no use here', written('REGISTER', NUMBERS.announce, '', '')],
]

test.each(attacks)('%s, never acknowledged: less than three times what came in', async (_, text) => {
  for (const slow of [false, true]) {
    const world = createWorld()
    try {
      const packet = text.replace(/\r?\n/g, '\r\n')
      world.send(packet, HOST, 'UDP')
      if (slow) await world.pass(600) // 100 Trying
      await world.store('logged')
      await world.pass(ALL_TIMERS)
      expect(world.bytesSaid).toBeGreaterThan(0)
      expect(world.bytesSaid / packet.length).toBeLessThan(3)
      expect(world.promptsPlayed, 'and no sound at all').toBe(0)
      expect(world.openSessions).toBe(0)
      expect(world.faults).toEqual([])
    } finally {
      world.close()
    }
  }
})

test('an INVITE that is sent again brings its answers again, in the same measure', async () => {
  const world = createWorld()
  try {
    const packet = invite(NUMBERS.announce).replace(/\r?\n/g, '\r\n')
    for (let i = 0; i < 10; i++) {
      world.send(packet, HOST, 'UDP')
      await world.store('logged')
      await world.pass(1_000)
    }
    await world.pass(ALL_TIMERS)
    expect(world.bytesSaid / (10 * packet.length)).toBeLessThan(3)
  } finally {
    world.close()
  }
})

test('a request that is sent 200 times: its answers stay in the same measure', async () => {
  const world = createWorld()
  try {
    const packet = shortest('OPTIONS').replaceAll('\n', '\r\n')
    for (let i = 0; i < 200; i++) world.send(packet, HOST, 'UDP')
    await world.pass(ALL_TIMERS)
    expect(world.bytesSaid / (200 * packet.length)).toBeLessThan(3)
    expect(world.bytesSaid).toBeGreaterThan(0)
  } finally {
    world.close()
  }
})

test('a Via over 1 kB is refused, and nothing of it is kept', async () => {
  const world = createWorld()
  try {
    const long = shortest('OPTIONS').replace('UDP h', `UDP h;branch=z9hG4bK${'x'.repeat(58_000)}`)
    const asked = world.send(long, HOST, 'UDP')
    expect(asked?.heard.at(-1)?.text).toMatch(/^SIP\/2\.0 400 Bad Request \(Via: over 1 kB\)\r\n/)
    expect(world.openTransactions).toBe(0)
  } finally {
    world.close()
  }
})

test('what says next to nothing is answered by nothing rather than by more than its measure', async () => {
  const world = createWorld()
  try {
    world.send(`x\r\nv:SIP/2.0/UDP h\r\nf:a\r\nt:b\r\ni:${HOST}\r\nCSeq:d\r\n\r\n`, HOST, 'UDP')
    expect(world.bytesSaid).toBe(0)
  } finally {
    world.close()
  }
})

test('an acknowledged call hears us, and nothing is held back any more', async () => {
  const world = createWorld()
  try {
    const asked = world.send(invite(NUMBERS.announce), HOST, 'UDP')
    await world.store('logged')
    const tag = /\r\nTo: [^\r]*;tag=([^\r;]+)/.exec(asked?.heard.at(-1)?.text ?? '')?.[1] ?? ''
    const ack = written('ACK', NUMBERS.announce, '', '').replace('bK1', 'bK2')
    world.send(ack.replace(/^(To: .*)$/m, `$1;tag=${tag}`), HOST, 'UDP')
    await world.pass(100)
    expect(world.promptsPlayed).toBe(1)
    await world.speak()
    const before = world.bytesSaid
    await world.pass(ALL_TIMERS)
    expect(world.bytesSaid - before, 'our BYE, until it is given up').toBeGreaterThan(8 * 300)
  } finally {
    world.close()
  }
})
