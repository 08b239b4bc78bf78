/** A second user agent that we did not write: Linphone rings, listens, reports what it heard, and presses keys both ways. */
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Prompt } from '../../src/domain/pass/prompt.ts'
import { LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
import type { CheckedIn } from '../../src/usecases/call/check-in-caller.ts'
import { ANNOUNCE, logged, type Ringing, startRinging } from './sip-ringing.ts'

const longest: Prompt = { kind: 'logged-link', language: 'ko', digits: '' }

/** Linphone signals from loopback and offers sound at whatever address this machine has. */
const HERE = [
  '127.0.0.0/8',
  ...Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ family }) => family === 'IPv4')
    .map(({ address }) => `${address}/32`),
]

let ringing: Ringing
beforeEach(async () => {
  ringing = await startRinging({ carriers: [{ ...LOOPBACK, mediaAddresses: HERE }] })
  ringing.behave = async (call) => ({ ...(await logged(call)), kind: 'logged', prompt: longest }) as CheckedIn
})
afterEach(() => ringing.close())

test.each([
  { name: 'RTP events', source: 'rfc4733', settings: 'use_info=0\nuse_rfc2833=1', rtp: '' },
  { name: 'SIP INFO, over AVPF', source: 'info', settings: 'use_info=1\nuse_rfc2833=0', rtp: 'avpf=1' },
  {
    name: 'RTP events, after an INVITE without SDP',
    source: 'rfc4733',
    settings: 'use_info=0\nuse_rfc2833=1\nsdp_200_ack=1',
    rtp: '',
  },
])(
  'Linphone hears the announcement to its end, reports on it, and its keys come by $name',
  async ({ source, settings, rtp }) => {
    const { keys, events } = ringing
    const linphone = await startLinphone(settings, rtp)
    try {
      linphone.says('soundcard use files')
      linphone.says(`call sip:${ANNOUNCE}@127.0.0.1:${ringing.port}`)
      await linphone.hears(/Media streams established/)
      for (const key of ['4', '7']) {
        const before = keys.length
        linphone.says(key)
        await until(() => keys.length > before)
      }
      await until(() => events.some((event) => event.type === 'media-ended'))
      await linphone.hears(/Call 1 .* ended/)
    } finally {
      await linphone.close()
    }
    expect(keys).toMatchObject([
      { digit: '4', source },
      { digit: '7', source },
    ])
    expect(events).toContainEqual(expect.objectContaining({ type: 'call-answered', code: 200, mode: 'announce' }))
    expect(events).toContainEqual(expect.objectContaining({ type: 'prompt-played', complete: true }))
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'media-ended', carrier: 'loopback', lossRatio: 0, jitterMs: expect.any(Number) }),
    )
  },
)

/** Debian's linphonec: told by lines on its input, without a sound card. */
async function startLinphone(settings: string, rtp: string) {
  const home = mkdtempSync(join(tmpdir(), 'linphone-'))
  mkdirSync(join(home, '.local/share/linphone'), { recursive: true })
  writeFileSync(join(home, 'linphonerc'), configFor(await freePort(), settings, rtp))
  const child = spawn('linphonec', ['-c', join(home, 'linphonerc'), '-d', '0'], {
    env: {
      ...process.env,
      HOME: home,
      XDG_DATA_HOME: join(home, '.local/share'),
      XDG_CONFIG_HOME: join(home, '.config'),
    },
    cwd: home,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const hears = (words: RegExp) =>
    until(() => {
      if (child.exitCode !== null) throw new Error(`linphonec ended without ${words}: ${output}`)
      return words.test(output)
    })
  await hears(/linphonec>/)
  return {
    says: (line: string) => child.stdin.write(`${line}\n`),
    hears,
    async close() {
      if (child.exitCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function configFor(port: number, settings: string, rtp: string): string {
  return `[sip]
sip_port=${port}
sip_tcp_port=0
sip_tls_port=0
use_ipv6=0
ipv6_migration_done=1
default_proxy=-1
guess_hostname=0
contact=sip:01000000001@127.0.0.1
${settings}

[rtp]
audio_rtp_port=-1
${rtp}

[video]
capture=0
display=0
automatically_initiate=0
automatically_accept=0

[net]
dns_srv_enabled=0
`
}

function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  return new Promise((resolve) => {
    socket.bind(0, '0.0.0.0', () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20))
}
