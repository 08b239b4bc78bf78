/** An operator's view of a call: `ansimpass sip trace` beside a running door. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTrace } from '../../src/inbound/sip/trace/trace.ts'
import { openTraceSocket } from '../../src/inbound/sip/trace/trace-socket.ts'
import { eventually } from '../support/eventually.ts'
import { runCommand } from '../support/world.ts'
import { createPeer, request } from './sip-peer.ts'
import { type Ringing, SILENT, startRinging } from './sip-ringing.ts'
import { createStreamPeer } from './sip-stream-peer.ts'

/** So deep that the path of its socket is too long for the system. */
const top = mkdtempSync(join(tmpdir(), 'trace-'))
const folder = mkdtempSync(join(top, 'x'.repeat(90)))
let ringing: Ringing
let closeSocket: () => Promise<void>

beforeAll(async () => {
  const trace = createTrace(100)
  ringing = await startRinging({ ports: [19_780, 19_789], trace })
  closeSocket = await openTraceSocket(folder, trace)
  const udp = await createPeer(ringing.port)
  udp.send(request('INVITE', { to: SILENT, id: 'one', from: '01000005678' }))
  await udp.next('SIP/2.0 486')
  udp.send(request('ACK', { to: SILENT, id: 'one' }))
  await eventually(() => expect(ringing.door.traffic.rows()).toContainEqual(expect.objectContaining({ method: 'ACK' })))
  udp.close()
  const tcp = await createStreamPeer(ringing.port)
  tcp.send(request('INVITE', { to: SILENT, id: 'two' }))
  await tcp.next('SIP/2.0 486')
  tcp.send(request('ACK', { to: SILENT, id: 'two' }) + request('OPTIONS', { to: SILENT, id: 'three' }))
  await tcp.next('SIP/2.0 200')
  tcp.close()
})
afterAll(async () => {
  await closeSocket()
  await ringing.close()
  rmSync(top, { recursive: true })
})

const trace = (...args: string[]) => runCommand(['sip', 'trace', ...args], { ...process.env, ANSIMPASS_DATA: folder })

test('one call is one ladder, by its Call-ID', async () => {
  const { code, stdout } = await trace('--call', 'two@handset')
  expect(code).toBe(0)
  const [head, ...rungs] = stdout.trimEnd().split('\n')
  expect(head).toMatch(/^call [0-9a-f]{8} {2}\S+Z {2}loopback over TCP$/)
  expect(rungs.map((line) => line.replace(/\s+/g, ' '))).toEqual([
    expect.stringMatching(/^ \+0\.000 127\.0\.0\.1:\d+ ── INVITE sip:\*\*\*0003@127\.0\.0\.1 ─▶ 127\.0\.0\.1:\d+$/),
    expect.stringMatching(/◀─ 486 Busy Here ── 127/),
    expect.stringMatching(/── ACK sip:\*\*\*0003@127\.0\.0\.1 ─▶/),
  ])
})

test('the messages in full hold no number, and the newest can be asked for', async () => {
  const { stdout } = await trace('--messages', '--last', '50')
  expect(stdout).toContain('from: <sip:***5678@127.0.0.1>;tag=fone')
  expect(stdout).not.toMatch(/0100000|0802050/)
  expect((await trace('--last', '1')).stdout).toContain('200 OK')
})

test('a file for packet tools holds the same, and only its owner may read it', async () => {
  const file = join(top, 'calls.pcap')
  expect((await trace('--pcap', file, '--call', 'one@handset')).stdout).toContain('3 messages written')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const bytes = readFileSync(file)
  expect(bytes.readUInt32LE(0)).toBe(0xa1b2c3d4)
  expect(bytes.readUInt32LE(20)).toBe(101)
  const datagrams = packetsOf(bytes)
  expect(datagrams.map(({ text }) => text.slice(0, 10))).toEqual(['INVITE sip', 'SIP/2.0 48', 'ACK sip:**'])
  expect(datagrams[0]).toMatchObject({ to: ringing.port, address: '127.0.0.1' })
  expect(bytes.toString('latin1')).not.toMatch(/0100000|0802050/)
})

test('only the server’s own user may open the socket, and nothing is there without a trace', async () => {
  expect(statSync(join(folder, 'sip-trace.socket')).mode & 0o777).toBe(0o600)
  const none = await runCommand(['sip', 'trace'], { ...process.env, ANSIMPASS_DATA: top })
  expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('SIP_TRACE_OFF') })
  expect(await trace('--call', 'nobody')).toMatchObject({ code: 1, stderr: expect.stringContaining('NO_SUCH_CALL') })
})

test('messages are counted by carrier, transport, method and code', () => {
  const rows = ringing.door.traffic.rows()
  expect(rows).toContainEqual({
    carrier: 'loopback',
    transport: 'TCP',
    direction: 'in',
    method: 'OPTIONS',
    code: '',
    messages: 1,
  })
  expect(rows).toContainEqual({
    carrier: 'loopback',
    transport: 'UDP',
    direction: 'out',
    method: 'INVITE',
    code: '486',
    messages: 1,
  })
})

/** Reads what the file says of itself: lengths, addresses, ports. */
function packetsOf(bytes: Buffer): { text: string; to: number; address: string }[] {
  const packets = []
  for (let at = 24; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 8)
    const ip = bytes.subarray(at + 16, at + 16 + length)
    expect(ip.readUInt16BE(2)).toBe(length)
    expect(ip.readUInt16BE(24)).toBe(length - 20)
    packets.push({
      text: ip.toString('utf8', 28),
      to: ip.readUInt16BE(22),
      address: [...ip.subarray(16, 20)].join('.'),
    })
    at += 16 + length
  }
  return packets
}
