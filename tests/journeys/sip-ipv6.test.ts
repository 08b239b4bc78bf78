/** The SIP server over IPv6, and on several addresses at a time. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { createPeer, request, toTagOf } from './sip-peer.ts'
import { ANNOUNCE, EARLY, type Ringing, SILENT, startRinging } from './sip-ringing.ts'
import { createStreamPeer } from './sip-stream-peer.ts'

test.each([
  ['UDP', []],
  ['TCP', ['-t', 't1']],
])('calls from [::1] over %s are logged, spoken to and ended', async (_, transport) => {
  const ringing = await startRinging({ host: '::1', ports: [19_740, 19_749] })
  try {
    for (const [scenario, to] of [
      ['invite-486', SILENT],
      ['announce', ANNOUNCE],
      ['early', EARLY],
    ] as const) {
      expect(await ringing.sipp(scenario, to, {}, transport)).toBe('passed')
    }
    expect(heardPrompts(ringing)).toBe(2)
  } finally {
    await ringing.close()
  }
})

test('several addresses are listened to, and each answers as itself', async () => {
  const ringing = await startRinging({ ports: [19_750, 19_759] })
  const [second, third] = await ringing.door.listen([
    { host: '127.0.0.2', port: 0 },
    { host: '::1', port: 0 },
  ])
  const other = await createStreamPeer(second?.port ?? 0, { host: '127.0.0.2' })
  other.send(request('INVITE', { to: EARLY, id: 'a', sdp: true }))
  expect(await other.next('SIP/2.0 183')).toContain(`Contact: <sip:ansimpass@127.0.0.2:${second?.port};transport=tcp>`)
  const six = await createStreamPeer(third?.port ?? 0, { host: '::1' })
  six.send(request('INVITE', { to: EARLY, id: 'b', sdp: true }).replaceAll('IN IP4 127.0.0.1', 'IN IP6 0:0:0::01'))
  const early = await six.next('SIP/2.0 183')
  expect(early).toContain(`Contact: <sip:ansimpass@[::1]:${third?.port};transport=tcp>`)
  expect(early).toMatch(/\r\nVia: [^\r]*;received=::1\r\n/)
  expect(early).toContain('\r\nc=IN IP6 ::1\r\n')
  other.close()
  six.close()
  await ringing.close()
})

test.each([
  { signals: '127.0.0.1', hears: '::1', written: 'IP6 0:0::1' },
  { signals: '::1', hears: '127.0.0.1', written: 'IP4 127.0.0.1' },
] as const)('a caller that signals from $signals hears at $hears, where both are listened at', async (caller) => {
  const ringing = await startRinging({ host: caller.signals, ports: [19_620, 19_629] })
  const peer = await createPeer(ringing.port, caller.signals)
  const ear = createSocket(caller.hears === '::1' ? 'udp6' : 'udp4').bind(0, caller.hears)
  await once(ear, 'listening')
  const invite = (id: string) =>
    withLength(
      request('INVITE', { to: ANNOUNCE, id, sdp: true })
        .replace('c=IN IP4 127.0.0.1', `c=IN ${caller.written}`)
        .replace('40000 RTP/AVP 8', `${ear.address().port} RTP/AVPF 8`),
    )
  peer.send(invite('a'))
  expect(await peer.next('SIP/2.0 486')).toContain('\r\nWarning: 300 ansimpass ')

  await ringing.door.listen([{ host: caller.hears === '::1' ? '::' : '0.0.0.0', port: 0 }])
  peer.send(invite('b'))
  const ok = await peer.next('SIP/2.0 200')
  expect(ok).toContain(`c=IN IP${caller.hears === '::1' ? 6 : 4} ${caller.hears}\r\n`)
  expect(ok).toMatch(/\r\nm=audio \d+ RTP\/AVPF 8\r\n/)
  peer.send(request('ACK', { to: ANNOUNCE, id: 'b', branch: 'b-ack', toTag: toTagOf(ok) }))
  await once(ear, 'message')
  await peer.next('BYE', 10_000)
  expect(heardPrompts(ringing)).toBe(1)
  peer.close()
  ear.close()
  await ringing.close()
})

function withLength(text: string): string {
  const body = text.slice(text.indexOf('\n\n') + 2).replace(/\r?\n/g, '\r\n')
  return text.replace(/Content-Length: \d+/, `Content-Length: ${body.length}`)
}

function heardPrompts(ringing: Ringing): number {
  return ringing.events.filter((event) => event.type === 'prompt-played' && event.complete).length
}
