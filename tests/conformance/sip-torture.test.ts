/** The torture documents, section by section, sent to a real door over UDP: RFC 4475 and, for IPv6, RFC 5118. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseMessage } from '../../src/inbound/sip/stack/message/parse-message.ts'
import { createPeer, type Peer, request } from '../journeys/sip-peer.ts'
import { NOBODYS, type Ringing, SILENT, startRinging } from '../journeys/sip-ringing.ts'
import { eventually } from '../support/eventually.ts'
import { INVALID } from './rfc4475/invalid.ts'
import { SEMANTICS } from './rfc4475/semantics.ts'
import { VALID } from './rfc4475/valid.ts'
import { IPV6 } from './rfc5118/messages.ts'
import { type Torture, written } from './torture-message.ts'

let ringing: Ringing
let peer: Peer
let sent = 0

beforeAll(async () => {
  ringing = await startRinging({ ports: [19_940, 19_969] })
  peer = await createPeer(ringing.port)
})
afterAll(async () => {
  peer.close()
  await ringing.close()
})

const RFC4475: readonly Torture[] = [...VALID, ...INVALID, ...SEMANTICS]
const titled = (all: readonly Torture[]) => all.map((each) => [each.section, each.trouble, each] as const)

describe.each([
  ['RFC 4475', RFC4475],
  ['RFC 5118', IPV6],
])('%s', (_, all) => {
  test.each(titled(all))('%s %s', async (__, ___, each) => {
    if (each.reads !== undefined) expect(parseMessage(written(each, NOBODYS, 5060, 'read'))).toMatchObject(each.reads)
    expect(await answersTo(each, NOBODYS, each.answer)).toEqual(each.answer === 'silence' ? [] : [each.answer])
  })

  const invites = all.filter(({ message }) => message.startsWith('\nINVITE '))
  test.each(titled(invites.filter(({ called }) => called === 'invalid')))(
    '%s %s: no visit either where the number is a live one',
    async (__, ___, each) => {
      const before = ringing.checkIns.length
      expect(await answersTo(each, SILENT, each.answer)).toEqual(each.answer === 'silence' ? [] : [each.answer])
      expect(ringing.checkIns).toHaveLength(before)
    },
  )

  const calls = invites.filter(({ called, answer }) => called !== 'invalid' && answer === 404)
  test.each(titled(calls.filter(({ message }) => message.startsWith('\nINVITE sip:{to}@'))))(
    '%s %s: a visit where the number is a live one',
    async (__, ___, each) => {
      const before = ringing.checkIns.length
      const taken = each.section === '3.1.1.7' ? 403 : 486 // its From is a name and no number
      expect(await answersTo(each, SILENT, taken)).toEqual([taken])
      expect(ringing.checkIns).toHaveLength(before + (taken === 486 ? 1 : 0))
    },
  )
})

describe('the tables', () => {
  test('have every section of RFC 4475 and RFC 5118', () => {
    const sections = (from: string, to: number) => Array.from({ length: to }, (_, i) => `${from}.${i + 1}`)
    const ofRfc4475 = [...sections('3.1.1', 13), ...sections('3.1.2', 19), '3.2.1', ...sections('3.3', 15), '3.4.1']
    expect([...new Set(RFC4475.map(({ section }) => section))]).toEqual(ofRfc4475)
    expect([...new Set(IPV6.map(({ section }) => section))]).toEqual(sections('4', 10))
  })

  test('never take what is called invalid, and never call malformed what is valid', () => {
    for (const { section, called, answer } of [...RFC4475, ...IPV6]) {
      if (called === 'invalid') expect([400, 505, 'silence'], section).toContain(answer)
      else expect(answer, section).not.toBe(400)
    }
  })
})

/** Status codes heard in answer to one message, until an OPTIONS behind it is answered too: so silence is known without waiting. */
async function answersTo(each: Torture, to: string, awaited: number | 'silence'): Promise<readonly number[]> {
  const id = `torture${sent++}x`
  peer.send(written(each, to, peer.port, id))
  if (awaited !== 'silence') await peer.next(`SIP/2.0 ${awaited}`)
  peer.send(request('OPTIONS', { to: SILENT, id: `after-${id}` }))
  const behind = `Call-ID: after-${id}@`
  await eventually(() => expect(peer.heard.some(({ text }) => text.includes(behind))).toBe(true))
  const heard = peer.heard.filter(({ text }) => text.includes(id) && !text.includes(behind))
  return [...new Set(heard.map(({ text }) => Number(/^SIP\/2\.0 (\d{3}) /.exec(text)?.[1])))]
}
