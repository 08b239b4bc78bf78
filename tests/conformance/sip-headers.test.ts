/** Header by header: 400 only where the method needs what cannot be read. Every row of `HEADER_DUTIES` in every method, at a real door. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HEADER_DUTIES } from '../../src/inbound/sip/stack/message/header-duties.ts'
import { createPeer, type Peer, request } from '../journeys/sip-peer.ts'
import { type Ringing, SILENT, startRinging } from '../journeys/sip-ringing.ts'

let ringing: Ringing
let peer: Peer
let sent = 0
beforeAll(async () => {
  ringing = await startRinging({ ports: [19_930, 19_939] })
  peer = await createPeer(ringing.port)
})
afterAll(async () => {
  peer.close()
  await ringing.close()
})

/** Values that cannot be read. An INVITE's answer is one to a call without the header, unless it says otherwise. */
const BROKEN: Readonly<Record<string, { readonly values: readonly string[]; readonly invite?: number }>> = {
  from: { values: ['"open <sip:01000000001@a.example>;tag=1', '<sip:01000000001@a.example>;tag=1;;;'] },
  to: { values: ['<sip:0802050003@a.example', 'sip:0802050003@a.example?x=y'] },
  'call-id': { values: ['two words'] },
  cseq: { values: ['4294967296 {method}', 'one {method}'] },
  'content-length': { values: ['-1', '1e3', '999999'] },
  rack: { values: ['soon', '1 2', '4294967296 1 INVITE'] },
  contact: {
    values: [
      '<sip:01000000001@a.example>;expires="Fri, 01 Jan 2010 16:00:00 GMT"',
      '<sip:01000000001@a.example>;expires=Fri, 01 Jan 2010 16:00:00 GMT',
      '<sip:01000000001@a.example>;expires=99999999999;q=2',
      '"open <sip:01000000001@a.example>',
      '<sip:01000000001@a.example>;;;,;,',
    ],
  },
  expires: { values: ['Fri, 01 Jan 2010 16:00:00 GMT', '-1', '99999999999', 'soon'] },
  date: { values: ['Fri, 01 Jan 2010 16:00:00 EST', 'Fri, 01 Jan 2010 16:00:00 +0900', 'yesterday', ''] },
  'max-forwards': { values: ['300', '-1', 'many'] },
  'record-route': { values: ['<sip:open', ',,'] },
  route: { values: ['<sip:open', ',,'] },
  require: { values: [',,'] },
  'proxy-require': { values: [',,'] },
  supported: { values: [',;,'] },
  'session-expires': { values: ['soon', '-1;refresher=x'] },
  'min-se': { values: ['soon'] },
  'content-type': { values: ['nonsense', ';;;'] },
  'content-encoding': { values: [';;;'] },
  'content-disposition': { values: [';;;'] },
  accept: { values: [';;;'] },
  timestamp: { values: ['noon noon noon'] },
  privacy: { values: [';;;', '"open'] },
  'p-asserted-identity': { values: ['"open <sip:01000000001@a.example>', ',,'], invite: 403 },
  'remote-party-id': { values: ['"open <sip:01000000001@a.example>;privacy=full'] },
  diversion: { values: ['"open <sip:0802050001@a.example>'] },
  'history-info': { values: ['<sip:open;index=x'] },
  identity: { values: ['nonsense'] },
  reason: { values: [';;;'] },
}
/** What each method hears without the header, outside of any call. */
const PLAIN: Readonly<Record<string, number>> = {
  INVITE: 486,
  OPTIONS: 200,
  BYE: 481,
  CANCEL: 481,
  PRACK: 481,
  UPDATE: 481,
  INFO: 481,
}
const METHODS = Object.keys(PLAIN)

test('the table and the values tried are about the same headers; a Via that cannot be read names no way back at all', () => {
  expect(Object.keys(BROKEN).concat('via').sort()).toEqual([...HEADER_DUTIES.keys()].sort())
  for (const { source } of HEADER_DUTIES.values()) expect(source).toMatch(/^(?:RFC \d{4} section [\d.]+|draft-)/)
})

describe.each([...HEADER_DUTIES].filter(([name]) => name !== 'via'))('%s', (name, duty) => {
  test.each(METHODS)('that cannot be read, in %s', async (method) => {
    const { values, invite = 486 } = BROKEN[name] ?? { values: [] }
    const isNeeded = duty.neededBy === 'all' || duty.neededBy.includes(method)
    const expected = isNeeded ? 400 : method === 'INVITE' ? invite : PLAIN[method]
    for (const value of values) expect(await answerTo(method, name, value), value).toBe(expected)
  })
})

/** Nothing that a PRACK needs is missing, unless it is what is tried. */
async function answerTo(method: string, name: string, value: string): Promise<number> {
  const id = `header${sent++}x`
  const text = request(method, { to: SILENT, id, headers: method === 'PRACK' ? 'RAck: 1 1 INVITE\n' : '' })
  const line = `${name}: ${value.replace('{method}', method)}\n`
  const there = new RegExp(`^${name}: .*\n`, 'im')
  peer.send(there.test(text) ? text.replace(there, line) : text.replace('\nCSeq: ', `\n${line}CSeq: `))
  const branch = `branch=z9hG4bK${id}`
  for (;;) {
    const answer = await peer.next('SIP/2.0 ')
    if (answer.includes(branch) && !answer.startsWith('SIP/2.0 1')) return Number(answer.slice(8, 11))
  }
}
