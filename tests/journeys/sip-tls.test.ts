/** The SIP server over TLS: rung by ours, by SIPp through stunnel, and by baresip; certificates change while it runs. */
import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { makeTestCertificates } from '../support/test-certificates.ts'
import { freeTcpPort } from '../support/world.ts'
import { request, toTagOf } from './sip-peer.ts'
import { ANNOUNCE, type Ringing, SILENT, startRinging } from './sip-ringing.ts'
import { createStreamPeer } from './sip-stream-peer.ts'

const certificates = makeTestCertificates()
const trusted = { ca: certificates.authority }
const own = certificates.sign('door')
let ringing: Ringing
let port: number

beforeAll(async () => {
  ringing = await startRinging({ ports: [19_760, 19_779], streams: { handshakeMs: 500 } })
  const [bound] = await ringing.door.listenTls([{ host: '127.0.0.1', port: 0 }], own)
  port = bound?.port ?? 0
})
afterAll(async () => {
  await ringing.close()
  certificates.remove()
})
beforeEach(() => ringing.forget())

describe('a call over TLS', () => {
  test('by a sips: address is logged; our Contact and BYE are of the same kind', async () => {
    const caller = await createStreamPeer(port, { tls: trusted })
    const secure = (text: string) => text.replace(/ sip:/, ' sips:').replaceAll('SIP/2.0/UDP', 'SIP/2.0/TLS')
    caller.send(secure(request('INVITE', { to: ANNOUNCE, id: 'a', sdp: true })))
    const ok = await caller.next('SIP/2.0 200')
    expect(ok).toContain(`\r\nContact: <sips:ansimpass@127.0.0.1:${port}>\r\n`)
    caller.send(secure(request('ACK', { to: ANNOUNCE, id: 'a', branch: 'aa', toTag: toTagOf(ok) })))
    expect(await caller.next('BYE ')).toContain('\r\nVia: SIP/2.0/TLS ')
    caller.close()
  })

  test('by SIPp through stunnel', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stunnel-'))
    const accept = await freeTcpPort()
    const tunnel = spawn('stunnel4', ['-fd', '0'], { stdio: ['pipe', 'ignore', 'pipe'] })
    const up = says(tunnel, /Configuration successful/)
    tunnel.stdin?.end(
      `foreground=yes\nclient=yes\nCAfile=${certificates.authorityFile}\nverifyChain=yes\n[sip]\naccept=127.0.0.1:${accept}\nconnect=127.0.0.1:${port}\n`,
    )
    try {
      await up
      expect(await ringing.sipp('announce', ANNOUNCE, {}, ['-t', 't1'], accept)).toBe('passed')
      expect(ringing.answers()).toMatchObject([{ outcome: 'logged', code: 200, mode: 'announce' }])
    } finally {
      tunnel.kill()
      rmSync(folder, { recursive: true })
    }
  })

  test('by baresip', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'baresip-tls-'))
    writeFileSync(join(folder, 'config'), configFor(certificates.authorityFile))
    writeFileSync(join(folder, 'accounts'), '<sip:01000000001@127.0.0.1;transport=tls>;regint=0;audio_codecs=pcma\n')
    const dial = `/dial sip:${ANNOUNCE}@127.0.0.1:${port}` // the account's transport is added
    const agent = spawn('baresip', ['-f', folder, '-e', dial, '-t', '15'])
    try {
      await says(agent, /session closed/)
      await eventually(() =>
        expect(ringing.events).toContainEqual(expect.objectContaining({ type: 'prompt-played', complete: true })),
      )
    } finally {
      agent.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('who is let in', () => {
  test('nobody with a TLS older than 1.2, nobody who does not shake hands', async () => {
    await expect(
      createStreamPeer(port, { tls: { ...trusted, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' } }),
    ).rejects.toThrow()
    const mute = await createStreamPeer(port)
    await mute.closed()
    expect(mute.bytes()).toBe('')
  })

  test('where client certificates are asked for, only who has one', async () => {
    const [strict] = await ringing.door.listenTls([{ host: '127.0.0.1', port: 0 }], {
      ...own,
      clientAuthority: certificates.authorityFile,
    })
    const strictPort = strict?.port ?? 0
    const carrier = certificates.sign('carrier')
    const cert = { cert: readFileSync(carrier.certificate), key: readFileSync(carrier.key) }
    const known = await createStreamPeer(strictPort, { tls: { ...trusted, ...cert } })
    known.send(request('OPTIONS', { to: SILENT, id: 'b' }))
    await known.next('SIP/2.0 200')
    known.close()
    const unknown = await createStreamPeer(strictPort, { tls: trusted }).catch(() => undefined) // TLS 1.3 tells it late
    await unknown?.closed()
    expect(unknown?.bytes() ?? '').toBe('')
  })
})

test('a renewed certificate is used for the next connection, an open one goes on; a broken one changes nothing', async () => {
  const [bound] = await ringing.door.listenTls([{ host: '127.0.0.1', port: 0 }], own)
  const at = bound?.port ?? 0
  const open = await createStreamPeer(at, { tls: trusted })
  const serial = () => seenSerial(at)
  const before = await serial()
  const renewed = certificates.sign('renewed')
  copyFileSync(renewed.certificate, own.certificate)
  ringing.door.reloadCertificates() // the key is still the former one
  expect(ringing.events).toContainEqual(expect.objectContaining({ type: 'fault', part: 'sip' }))
  expect(await serial()).toBe(before)
  copyFileSync(renewed.key, own.key)
  ringing.door.reloadCertificates()
  expect(await serial()).not.toBe(before)
  open.send(request('OPTIONS', { to: SILENT, id: 'c' }))
  await open.next('SIP/2.0 200')
  open.close()
})

async function seenSerial(at: number): Promise<string> {
  const peer = await createStreamPeer(at, { tls: trusted })
  const { serialNumber } = (peer.socket as TLSSocket).getPeerCertificate()
  peer.close()
  return serialNumber
}

/** Resolves once the program has said so. @throws Error with what it said when it ends before */
function says(program: ChildProcess, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      if (words.test(output)) resolve()
    }
    program.stdout?.on('data', read)
    program.stderr?.on('data', read)
    program.once('error', reject)
    program.once('exit', () => reject(new Error(`it ended without ${words}: ${output.slice(-2_000)}`)))
  })
}

function configFor(authority: string): string {
  return `
sip_listen 127.0.0.1:0
sip_cafile ${authority}
net_interface 127.0.0.1
audio_player aubridge,tls
audio_source aubridge,tls
audio_alert aubridge,alert
ausrc_channels 1
auplay_channels 1
module_path /usr/lib/baresip/modules
module g711.so
module aubridge.so
module_tmp account.so
module_app menu.so
`
}
