/** Sound as a weapon: a third party hears nothing, a caller that proves that it hears does, and an ending call goes to who rang. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Carrier, LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
import { listen } from '../../src/inbound/sip/media/caller.fixture.ts'
import {
  createPeer,
  firstLine,
  type Peer,
  request,
  SOUND,
  TALKATIVE,
  toTagOf,
  type Written,
} from '../journeys/sip-peer.ts'
import { ANNOUNCE, EARLY, logged, NOBODYS, RETIRED, type Ringing, startRinging } from '../journeys/sip-ringing.ts'

/** Three networks on this machine: the carrier's, its private link, and another carrier's. */
const kt: Carrier = { ...LOOPBACK, name: 'kt', addresses: ['127.0.0.0/29'] }
const link: Carrier = { ...kt, name: 'link', addresses: ['127.0.0.8/29'], mediaProof: 'none' }
const skt: Carrier = { ...kt, name: 'skt', addresses: ['127.0.0.16/29'] }

let ringing: Ringing
let calls = 0
let id = ''
beforeAll(async () => {
  ringing = await startRinging({ carriers: [kt, link, skt] })
})
afterAll(() => ringing.close())
beforeEach(() => {
  ringing.behave = logged
  ringing.events.length = 0
  id = `w${++calls}`
})

/** A request whose SDP names this address. */
function offering(method: string, about: Written, address: string, port = 40_000, more = ''): string {
  const [head = '', sdp = ''] = request(method, { ...about, sdp: true }).split(/\n\n/)
  const moved = sdp.replaceAll('IN IP4 127.0.0.1', `IN IP4 ${address}`).replace('audio 40000', `audio ${port}`) + more
  return `${head.replace(/Content-Length: \d+/, `Content-Length: ${moved.length}`)}\n\n${moved}`
}

const inviteTo = (to: string, address: string, port?: number, { headers = '', more = '' } = {}) =>
  offering('INVITE', { to, id, headers }, address, port, more)
const acknowledge = (peer: Peer, answer: string, cseq = 1) =>
  peer.send(request('ACK', { to: ANNOUNCE, id, branch: `${id}a${cseq}`, toTag: toTagOf(answer), cseq }))
const refusals = () => ringing.events.filter((event) => event.type === 'media-refused')
const answers = () => ringing.events.filter((event) => event.type === 'call-answered')

describe('a forged caller whose SDP names a third party', () => {
  test.each([
    ['an answered call', ANNOUNCE, 200, 'announce'],
    ['early media', EARLY, 486, 'unproved'],
    ['an unknown number', NOBODYS, 404, 'unproved'],
    ['a retired one', RETIRED, 410, 'unproved'],
  ])('%s: logged as it would be, and the third party hears not one packet', async (_, to, code, mode) => {
    const [victim, peer] = [await listen('127.0.0.2'), await createPeer(ringing.port)]
    peer.send(inviteTo(to, '127.0.0.2', victim.socket.address().port))
    await expect.poll(() => refusals(), { timeout: 5_000 }).toMatchObject([{ carrier: 'kt', why: 'unproved' }])
    await expect.poll(() => answers()).toMatchObject([{ code, mode }])
    expect(ringing.door.stats().lines).toBe(0)
    expect(victim.packets).toEqual([])
    if (to === ANNOUNCE) {
      const answer = await peer.next('SIP/2.0 200')
      acknowledge(peer, answer) // too late for sound: the call ends
      await peer.next('BYE ')
      expect(victim.packets).toEqual([])
    }
    victim.socket.close()
    peer.close()
  })

  test('outside the carrier’s profile it hears nothing even of a caller that proves itself', async () => {
    const [victim, peer] = [await listen('127.0.0.17'), await createPeer(ringing.port)]
    const { port } = victim.socket.address()
    peer.send(inviteTo(ANNOUNCE, '127.0.0.17', port))
    acknowledge(peer, await peer.next('SIP/2.0 200'))
    await peer.next('BYE ')
    expect(victim.packets).toEqual([])
    victim.socket.close()
    peer.close()
  })

  test('where the profile names media addresses of its own, the call is silent at once and counted', async () => {
    const gateways = { ...kt, mediaAddresses: ['192.0.2.0/24'] }
    const other = await startRinging({ carriers: [gateways], ports: [19_840, 19_849] })
    const peer = await createPeer(other.port)
    peer.send(inviteTo(EARLY, '127.0.0.1'))
    await peer.next('SIP/2.0 486')
    expect(peer.heard).toHaveLength(1)
    expect(other.events).toContainEqual(
      expect.objectContaining({ type: 'media-refused', carrier: 'kt', why: 'elsewhere' }),
    )
    peer.close()
    await other.close()
  })

  test.each([
    ['another codec', 'codec', () => inviteTo(EARLY, '127.0.0.1').replace('RTP/AVP 8', 'RTP/AVP 4')],
    ['no SDP and no 100rel', 'no-offer', () => request('INVITE', { to: EARLY, id })],
  ])('%s: logged without its announcement, and counted by the reason', async (_, why, invite) => {
    const peer = await createPeer(ringing.port)
    peer.send(invite())
    await peer.next('SIP/2.0 486')
    expect(refusals()).toMatchObject([{ carrier: 'kt', why }])
    peer.close()
  })

  test('in a new offer inside the call, or in an ACK, it hears nothing: 488, and all stays as it was', async () => {
    const gateways = { ...kt, mediaAddresses: ['127.0.0.2/32'] }
    const other = await startRinging({ carriers: [gateways], ports: [19_850, 19_859] })
    const [victim, gateway] = [await listen('127.0.0.3'), await listen('127.0.0.2')]
    const port = victim.socket.address().port
    const peer = await createPeer(other.port)
    peer.send(inviteTo(ANNOUNCE, '127.0.0.2', gateway.socket.address().port))
    const answer = await peer.next('SIP/2.0 200')
    acknowledge(peer, answer)
    await gateway.take(5)
    const about = { to: ANNOUNCE, id, toTag: toTagOf(answer) }
    peer.send(offering('UPDATE', { ...about, branch: `${id}u`, cseq: 2 }, '127.0.0.3', port))
    await peer.next('SIP/2.0 488')
    peer.send(request('INVITE', { ...about, branch: `${id}i`, cseq: 3 }))
    await peer.next('SIP/2.0 200')
    peer.send(offering('ACK', { ...about, branch: `${id}k`, cseq: 3 }, '127.0.0.3', port))
    const before = gateway.packets.length
    await gateway.take(before + 5)
    expect(victim.packets).toEqual([])
    peer.send(request('BYE', { ...about, branch: `${id}b`, cseq: 4 }))
    for (const each of [victim, gateway]) each.socket.close()
    peer.close()
    await other.close()
  })
})

describe('a caller hears us', () => {
  test('once its sound has come from there', async () => {
    const caller = await listen()
    const peer = await createPeer(ringing.port)
    peer.send(inviteTo(EARLY, '127.0.0.1', caller.socket.address().port))
    const progress = await peer.next('SIP/2.0 183')
    peer.speak(progress)
    await peer.next('SIP/2.0 486', 9_000)
    expect(answers()).toMatchObject([{ mode: 'early', prompt: 'repeat' }])
    peer.close()
    caller.socket.close()
  })

  test('behind NAT, where its own sound came from and nowhere else', async () => {
    const caller = await listen()
    const peer = await createPeer(ringing.port)
    peer.send(inviteTo(EARLY, '10.0.0.1'))
    const progress = await peer.next('SIP/2.0 183')
    caller.socket.send(SOUND, Number(/m=audio (\d+)/.exec(progress)?.[1]), '127.0.0.1')
    await caller.take(10)
    peer.send(request('CANCEL', { to: EARLY, id }))
    await peer.next('SIP/2.0 487')
    peer.close()
    caller.socket.close()
  })

  test('at once on a private link', async () => {
    const caller = await listen('127.0.0.9')
    const peer = await createPeer(ringing.port, '127.0.0.9')
    peer.send(inviteTo(EARLY, '127.0.0.9', caller.socket.address().port))
    await caller.take(10)
    await peer.next('SIP/2.0 486', 9_000)
    expect(answers()).toMatchObject([{ mode: 'early' }])
    peer.close()
    caller.socket.close()
  })

  test('its reports go to no other address', async () => {
    const [victim, caller] = [await listen('127.0.0.17'), await listen()]
    const peer = await createPeer(ringing.port)
    const more = `a=rtcp:${victim.socket.address().port} IN IP4 127.0.0.17\n`
    peer.send(inviteTo(ANNOUNCE, '127.0.0.1', caller.socket.address().port, { more }))
    acknowledge(peer, await peer.next('SIP/2.0 200'))
    await peer.next('BYE ', 9_000)
    expect(victim.packets).toEqual([])
    for (const each of [victim, caller]) each.socket.close()
    peer.close()
  })
})

describe('a call of one carrier', () => {
  test('is not touched by another, whatever it knows of it; another address of the same one may', async () => {
    const [peer, stranger, other] = [
      await createPeer(ringing.port),
      await createPeer(ringing.port, '127.0.0.17'),
      await createPeer(ringing.port, '127.0.0.3'),
    ]
    peer.send(request('INVITE', { to: ANNOUNCE, id, sdp: true }))
    const answer = await peer.next('SIP/2.0 200')
    const about = { to: ANNOUNCE, id, toTag: toTagOf(answer) }
    stranger.send(request('ACK', { ...about, branch: `${id}sa` }))
    for (const [n, method] of ['BYE', 'UPDATE', 'INFO', 'INVITE', 'PRACK'].entries()) {
      const headers = method === 'PRACK' ? 'RAck: 1 1 INVITE\n' : ''
      stranger.send(request(method, { ...about, branch: `${id}s${n}`, cseq: 20 + n, headers }))
      expect(await stranger.next('SIP/2.0 481')).toContain(`CSeq: ${20 + n} ${method}`)
    }
    expect(ringing.door.stats().calls).toBe(1)
    expect(ringing.events.some(({ type }) => type === 'prompt-played')).toBe(false)
    other.send(request('BYE', { ...about, branch: `${id}o`, cseq: 2 }))
    await other.next('SIP/2.0 200')
    expect(ringing.door.stats().calls).toBe(0)
    for (const each of [peer, stranger, other]) each.close()
  })

  test('is not cancelled by another', async () => {
    ringing.behave = () => new Promise(() => {})
    const [peer, stranger] = [await createPeer(ringing.port), await createPeer(ringing.port, '127.0.0.17')]
    const invite = request('INVITE', { to: EARLY, id }).replace('{port}', String(peer.port))
    const cancel = request('CANCEL', { to: EARLY, id }).replace('{port}', String(peer.port))
    peer.send(invite)
    await peer.next('SIP/2.0 100')
    stranger.send(cancel.replace(/;branch/, ';rport;branch'))
    await stranger.next('SIP/2.0 481')
    peer.send(cancel)
    await peer.next('SIP/2.0 487')
    for (const each of [peer, stranger]) each.close()
  })
})

describe('our BYE', () => {
  test('goes past a proxy that did not record-route, to the Contact, moved by an UPDATE', async () => {
    const [proxy, phone, moved] = [
      await createPeer(ringing.port),
      await createPeer(ringing.port, '127.0.0.2'),
      await createPeer(ringing.port, '127.0.0.3'),
    ]
    proxy.send(
      request('INVITE', { to: ANNOUNCE, id, sdp: true }).replace(
        /Contact: .*/,
        `Contact: <sip:phone@127.0.0.2:${phone.port};method=INVITE?Subject=x>`,
      ),
    )
    const answer = await proxy.next('SIP/2.0 200')
    acknowledge(phone, answer)
    const about = { to: ANNOUNCE, id, toTag: toTagOf(answer) }
    const update = request('UPDATE', { ...about, branch: `${id}u`, cseq: 2 })
    phone.send(update.replace(/Contact: .*/, `Contact: <sip:phone@127.0.0.3:${moved.port}>`))
    await phone.next('SIP/2.0 200')
    const bye = await moved.next('BYE ', 9_000)
    expect(firstLine(bye)).toBe(`BYE sip:phone@127.0.0.3:${moved.port} SIP/2.0`)
    moved.send(bye.replace(/^BYE.*/, 'SIP/2.0 200 OK'))
    expect(proxy.heard.filter(({ text }) => text.startsWith('BYE'))).toEqual([])
    expect(phone.heard.filter(({ text }) => text.startsWith('BYE'))).toEqual([])
    for (const each of [proxy, phone, moved]) each.close()
  })

  test('goes by the first recorded route, and back to the proxy where Contact lies outside the profile', async () => {
    const [peer, route] = [await createPeer(ringing.port), await createPeer(ringing.port, '127.0.0.2')]
    const far = (text: string) => text.replace(/Contact: .*/, 'Contact: <sip:phone@127.0.0.17:9>')
    const headers = `Record-Route: <sip:127.0.0.2:${route.port};lr>\n`
    peer.send(far(request('INVITE', { to: ANNOUNCE, id, sdp: true, headers })))
    acknowledge(peer, await peer.next('SIP/2.0 200'))
    const bye = await route.next('BYE ', 9_000)
    expect(firstLine(bye)).toBe('BYE sip:phone@127.0.0.17:9 SIP/2.0')
    route.send(bye.replace(/^BYE.*/, 'SIP/2.0 200 OK'))
    id += 'x'
    peer.send(far(request('INVITE', { to: ANNOUNCE, id, sdp: true, headers: TALKATIVE })))
    acknowledge(peer, await peer.next('SIP/2.0 200'))
    await peer.next('BYE sip:phone@127.0.0.17:9', 9_000)
    for (const each of [peer, route]) each.close()
  })
})

describe('a caller’s patience', () => {
  test('Expires: 1 ends early media with 487; the visit stays', async () => {
    ringing.behave = async (call) =>
      ({ ...(await logged(call)), prompt: { kind: 'logged-link', language: 'ko', digits: '' } }) as never
    const caller = await listen()
    const peer = await createPeer(ringing.port)
    peer.send(inviteTo(EARLY, '127.0.0.1', caller.socket.address().port, { headers: 'Expires: 1\n' }))
    peer.speak(await peer.next('SIP/2.0 183'))
    await peer.next('SIP/2.0 487')
    expect(peer.heard.at(-1)?.at).toBeLessThan(2_000)
    expect(ringing.checkIns.length).toBeGreaterThan(0)
    expect(answers()).toMatchObject([{ code: 487, outcome: 'cancelled', mode: 'early' }])
    peer.close()
    caller.socket.close()
  })

  test('and a call whose visit is still being stored', async () => {
    ringing.behave = () => new Promise(() => {})
    const peer = await createPeer(ringing.port)
    peer.send(request('INVITE', { to: ANNOUNCE, id, headers: 'Expires: 1\n' }))
    await peer.next('SIP/2.0 487')
    peer.close()
  })

  test.each([
    ['supported', 'P-Early-Media: sendrecv'],
    ['inactive, supported', 'P-Early-Media: sendrecv'],
    ['gated', ''],
  ])('a network that gates early media (P-Early-Media: %s) is asked to let ours through: %s', async (said, asked) => {
    const peer = await createPeer(ringing.port)
    peer.send(request('INVITE', { to: EARLY, id, sdp: true, headers: `P-Early-Media: ${said}\n` }))
    const progress = await peer.next('SIP/2.0 183')
    expect(/P-Early-Media: .*/.exec(progress)?.[0].trim() ?? '').toBe(asked)
    peer.send(request('CANCEL', { to: EARLY, id }))
    await peer.next('SIP/2.0 487')
    peer.close()
  })
})
