/** SIP messages that no tool writes, where answers to them go, and who may ring. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
import { createPeer, firstLine, type Peer, request, toTagOf } from './sip-peer.ts'
import { ANNOUNCE, EARLY, NOBODYS, type Ringing, SILENT, startRinging } from './sip-ringing.ts'

let ringing: Ringing
let peer: Peer
let calls = 0
let id = ''

beforeAll(async () => {
  ringing = await startRinging({ lines: 2 })
})
afterAll(() => ringing.close())
beforeEach(async () => {
  peer = await createPeer(ringing.port)
  ringing.forget()
  id = `c${++calls}`
})
afterEach(() => peer.close())

describe('where answers go', () => {
  test('to the port that the request came from where rport asks for it, with received and rport filled in', async () => {
    peer.send(request('OPTIONS', { to: SILENT, id }).replace('{port};', '9;rport;'))
    const answer = await peer.next('SIP/2.0 200')
    expect(answer).toContain(`branch=z9hG4bK${id};received=127.0.0.1;rport=${peer.port}`)
  })

  test('to the address that the request came from, whatever Via and maddr say', async () => {
    const via = `192.0.2.9:${peer.port};maddr=192.0.2.8;received=192.0.2.7;`
    peer.send(request('OPTIONS', { to: SILENT, id }).replace('127.0.0.1:{port};', via))
    expect(await peer.next('SIP/2.0 200')).toContain(
      `Via: SIP/2.0/UDP 192.0.2.9:${peer.port};maddr=192.0.2.8;branch=z9hG4bK${id};received=127.0.0.1`,
    )
  })

  test('our BYE goes where the INVITE came from, by its routes, whatever its Contact says', async () => {
    const headers = 'Record-Route: <sip:192.0.2.1;lr>, <sip:192.0.2.2;lr>\n'
    peer.send(
      request('INVITE', { to: ANNOUNCE, id, sdp: true, headers }).replace('handset@127.0.0.1:{port}', 'far@192.0.2.3'),
    )
    const answer = await peer.next('SIP/2.0 200')
    expect(answer).toContain('Record-Route: <sip:192.0.2.1;lr>, <sip:192.0.2.2;lr>')
    peer.send(request('ACK', { to: ANNOUNCE, id, branch: `${id}a`, toTag: toTagOf(answer) }))
    const bye = await peer.next('BYE ', 9_000)
    expect(firstLine(bye)).toBe('BYE sip:far@192.0.2.3 SIP/2.0')
    expect(bye).toContain('Route: <sip:192.0.2.1;lr>\r\nRoute: <sip:192.0.2.2;lr>')
  })
})

describe('the addresses that the door listens on', () => {
  test('on all of them, a call learns the one that it reached', async () => {
    const all = await startRinging({ host: '0.0.0.0', ports: [19_600, 19_609] })
    const handset = await createPeer(all.port)
    handset.send(request('INVITE', { to: EARLY, id, sdp: true }))
    const answer = await handset.next('SIP/2.0 183')
    expect(answer).toContain('c=IN IP4 127.0.0.1')
    expect(answer).toContain(`Contact: <sip:ansimpass@127.0.0.1:${all.port}>`)
    handset.send(request('CANCEL', { to: EARLY, id }))
    await handset.next('SIP/2.0 487')
    handset.close()
    await all.close()
  })

  test('on IPv6, brackets stand where they must', async () => {
    const six = await startRinging({ host: '::1', ports: [19_610, 19_619] })
    const handset = await createPeer(six.port, '::1')
    const invite = request('INVITE', { to: ANNOUNCE, id, sdp: true }).replaceAll('127.0.0.1:{port}', '[::1]:{port}')
    handset.send(
      invite.replace('IN IP4 127.0.0.1\r\nt', 'IN IP6 ::1\r\nt').replace(/Content-Length: \d+/, 'Subject: six'),
    )
    const answer = await handset.next('SIP/2.0 200')
    expect(answer).toContain('c=IN IP6 ::1')
    expect(answer).toContain(`Contact: <sip:ansimpass@[::1]:${six.port}>`)
    handset.send(request('ACK', { to: ANNOUNCE, id, branch: `${id}a`, toTag: toTagOf(answer) }))
    expect(await handset.next('BYE ', 9_000)).toContain(`Via: SIP/2.0/UDP [::1]:${six.port};branch=z9hG4bK`)
    handset.close()
    await six.close()
  })
})

describe('messages that no tool writes', () => {
  test('compact names, folded lines, several values in one, escapes', async () => {
    peer.send(`INVITE sip:%30802050003@127.0.0.1;user=phone SIP/2.0
v: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK${id},
 SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bKfar ,SIP/2.0/UDP 192.0.2.2
f: "Hong, \\"Gil\\" Dong"
 <sip:01000000001@127.0.0.1>
\t;tag=f${id}
t: <sip:${SILENT}@127.0.0.1>
i: ${id}@handset
cSeQ:   1
  INVITE
m: <sip:handset@127.0.0.1>
max-forwards : 70
p-asserted-identity: "Nobody" <sip:nobody@127.0.0.1>, <tel:+82-10-0000-0007>
l: 0

`)
    const answer = await peer.next('SIP/2.0 486')
    expect(answer).toContain('Via: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bKfar\r\nVia: SIP/2.0/UDP 192.0.2.2\r\n')
    expect(ringing.checkIns).toMatchObject([{ line: '+821000000007', site: { number: SILENT } }])
  })

  const broken: readonly (readonly [string, (text: string) => string])[] = [
    ['CSeq names another method', (text) => text.replace('1 INVITE', '1 BYE')],
    ['CSeq: not a number', (text) => text.replace('1 INVITE', 'one INVITE')],
    ['To: quote not closed', (text) => text.replace('To: <', 'To: "open <')],
    ['the body is shorter', (text) => text.replace('Content-Length: 0', 'Content-Length: 9')],
    ['Call-ID more than once', (text) => text.replace('CSeq:', 'Call-ID: two\nCSeq:')],
    ['URI: bad escape', (text) => text.replace(`sip:${SILENT}`, 'sip:%zz0802050003')],
    ['A header line without a name', (text) => text.replace('Max-Forwards: 70', 'Max-Forwards 70')],
  ]
  test.each(broken)('400: %s', async (reason, spoil) => {
    peer.send(spoil(request('INVITE', { to: SILENT, id })))
    expect(firstLine(await peer.next('SIP/2.0 400'))).toContain(reason)
    expect(ringing.checkIns).toHaveLength(0)
  })

  test('another version gets 505, another scheme 416', async () => {
    peer.send(request('INVITE', { to: SILENT, id }).replace(' SIP/2.0\n', ' SIP/3.0\n'))
    await peer.next('SIP/2.0 505')
    peer.send(request('INVITE', { to: SILENT, id }).replace(/INVITE sip:\S+/, 'INVITE mailto:a@b'))
    await peer.next('SIP/2.0 416')
  })

  test('an ACK, however broken, a response and an empty packet are never answered', async () => {
    peer.send(request('ACK', { to: SILENT, id }))
    peer.send(request('ACK', { to: SILENT, id }).replace('1 ACK', 'x ACK'))
    peer.send(request('BYE', { to: SILENT, id }).replace(/^BYE.*\n/, 'SIP/2.0 200 OK\n'))
    peer.send('\r\n\r\n')
    peer.send('no SIP at all')
    peer.send(request('OPTIONS', { to: SILENT, id }))
    await peer.next('SIP/2.0 200')
    expect(peer.heard).toHaveLength(1)
  })

  test('a client from before RFC 3261, with neither branch nor From tag, is answered and acknowledged', async () => {
    const old = (text: string) => text.replace(/;branch=\S+/, '').replace(/(From:.*);tag=\S+/, '$1')
    peer.send(old(request('INVITE', { to: SILENT, id })))
    const answer = await peer.next('SIP/2.0 486')
    peer.send(old(request('ACK', { to: SILENT, id, toTag: toTagOf(answer) })))
    await expect(peer.next('SIP/2.0 486', 800)).rejects.toThrow('no "SIP/2.0 486"')
  })
})

describe('who may ring', () => {
  test('a stranger hears nothing at all, and the events say that one was there', async () => {
    const far = await startRinging({
      carriers: [{ ...LOOPBACK, addresses: ['192.0.2.0/24'] }],
      ports: [19_800, 19_809],
    })
    const stranger = await createPeer(far.port)
    stranger.send(request('OPTIONS', { to: SILENT, id }))
    await expect(stranger.next('SIP', 300)).rejects.toThrow()
    expect(far.events).toEqual([{ type: 'call-refused-peer' }])
    stranger.close()
    await far.close()
  })

  test('a carrier whose From is not trusted must assert the number; dialled may stand in To', async () => {
    const carrier = { ...LOOPBACK, trustFrom: false, dialledFrom: 'to' } as const
    const other = await startRinging({ carriers: [carrier], ports: [19_810, 19_819] })
    const handset = await createPeer(other.port)
    handset.send(request('INVITE', { to: SILENT, id: `${id}a` }))
    await handset.next('SIP/2.0 403')
    const asserted = request('INVITE', {
      to: SILENT,
      id: `${id}b`,
      headers: 'P-Asserted-Identity: <tel:+821000000009>\n',
    })
    handset.send(asserted.replace(`INVITE sip:${SILENT}`, `INVITE sip:${NOBODYS}`))
    await handset.next('SIP/2.0 486')
    expect(other.checkIns).toMatchObject([{ line: '+821000000009', site: { number: SILENT } }])
    handset.close()
    await other.close()
  })
})
