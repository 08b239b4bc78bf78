/** The SIP door over IPv6, and on several addresses at a time. */
import { expect, test } from 'vitest'
import { request } from './sip-peer.ts'
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

function heardPrompts(ringing: Ringing): number {
  return ringing.events.filter((event) => event.type === 'prompt-played' && event.complete).length
}
