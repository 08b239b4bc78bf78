/** `ansimpass doctor`: each line says how a thing is, and what to do where it is not well. */
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startTextCentre } from '../../demo/text-centre/text-centre.ts'
import { newDataFolder, removeDataFolder } from '../../tests/support/data-folder.ts'
import { startRelayServer } from '../../tests/support/relay-server.ts'
import { makeTestCertificates } from '../../tests/support/test-certificates.ts'
import { freeSipPort, freeTcpPort } from '../../tests/support/world.ts'
import { clockFinding } from './doctor/database.ts'
import type { Finding } from './doctor/finding.ts'
import { gatewayTodo } from './doctor/gateway-fault.ts'
import { descriptorsFinding, nodeFinding } from './doctor/machine.ts'
import { doctorCommand } from './doctor.ts'

let dataFolder: string
let said: string
beforeEach(async () => {
  dataFolder = newDataFolder()
  mkdirSync(dataFolder)
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  vi.stubEnv('DATABASE_URL', '')
  vi.stubEnv('ANSIMPASS_DATA', dataFolder)
  vi.stubEnv('ANSIMPASS_HTTP', `127.0.0.1:${await freeTcpPort()}`)
  vi.stubEnv('ANSIMPASS_SIP', `127.0.0.1:${await freeSipPort()}`)
})
afterEach(async () => {
  process.exitCode = 0
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await removeDataFolder(dataFolder)
})

async function doctor(...words: string[]): Promise<{ ok: boolean; findings: readonly Finding[]; code: unknown }> {
  process.exitCode = 0
  await doctorCommand().parseAsync(['--json', ...words], { from: 'user' })
  return { ...(JSON.parse(said) as { ok: boolean; findings: readonly Finding[] }), code: process.exitCode }
}

const stateOf = (findings: readonly Finding[], id: string) => findings.find((each) => each.id === id)?.state

test('a new folder on a sound machine fails nothing, and every part is looked at', async () => {
  const { findings } = await doctor()
  expect(findings.filter(({ state, id }) => state === 'fail' && id !== 'space' && id !== 'descriptors')).toEqual([])
  expect(findings.map(({ id }) => id)).toEqual([
    'node',
    'descriptors',
    'swap',
    'settings',
    'data-folder',
    'secrets-folder',
    'space',
    'modes',
    'keys',
    'postgres-programs',
    'carriers',
    'rules',
    'prompts',
    'text-gateway',
    'registry',
    'ports',
  ])
  expect(findings.find(({ id }) => id === 'postgres-programs')?.found).toMatch(/^18\.\d+, OpenSSL 1\.1\.1.* 2018$/)
})

test('open secrets, a torn key, a file that is none and a dead database fail, each with what to do', async () => {
  const passing = join(`${dataFolder}-secrets`, 'passing')
  mkdirSync(passing, { recursive: true, mode: 0o700 })
  writeFileSync(join(passing, 'day-2022-01-12.key'), 'torn', { mode: 0o600 })
  chmodSync(passing, 0o755)
  vi.stubEnv('ANSIMPASS_CARRIERS', join(dataFolder, 'none.json'))
  vi.stubEnv('DATABASE_URL', 'postgresql://nobody@127.0.0.1:9/none')
  const { findings, ok, code } = await doctor()
  expect({ ok, code }).toEqual({ ok: false, code: 1 })
  expect(findings.find(({ id }) => id === 'modes')?.found).toBe(`ANSIMPASS_SECRETS ${passing} (755)`)
  for (const id of ['modes', 'keys', 'carriers', 'database']) {
    expect(
      findings.find((each) => each.id === id),
      id,
    ).toMatchObject({ state: 'fail', todo: { ko: expect.any(String), en: expect.any(String) } })
  }
})

test('a secrets folder that a start could not make fails, with the folder in which it cannot', async () => {
  writeFileSync(`${dataFolder}-file`, '')
  vi.stubEnv('ANSIMPASS_SECRETS', join(`${dataFolder}-file`, 'secrets'))
  const { findings } = await doctor()
  expect(findings.find(({ id }) => id === 'secrets-folder')).toMatchObject({
    state: 'fail',
    found: expect.stringContaining(`${dataFolder}-file: `),
  })
})

test('open secrets that a start takes are a warning', async () => {
  mkdirSync(`${dataFolder}-secrets`, { mode: 0o755 })
  chmodSync(`${dataFolder}-secrets`, 0o755)
  vi.stubEnv('ANSIMPASS_DANGEROUSLY_ALLOW_READABLE_SECRETS', 'yes')
  expect(stateOf((await doctor()).findings, 'modes')).toBe('warn')
})

test('a wrong setting is the finding, and ends the look', async () => {
  vi.stubEnv('ANSIMPASS_HTTP', '8080')
  const { findings, code } = await doctor()
  expect(findings.at(-1)).toMatchObject({
    id: 'settings',
    state: 'fail',
    found: expect.stringContaining('ANSIMPASS_HTTP'),
  })
  expect(code).toBe(1)
})

test('production without its settings: a finding for each, and everything else is looked at all the same', async () => {
  const { findings, code } = await doctor('--production')
  const missing = findings.filter(({ id, state }) => id === 'settings' && state === 'fail').map(({ found }) => found)
  for (const name of ['ANSIMPASS_PUBLIC_URL', 'ANSIMPASS_CARRIERS', 'ANSIMPASS_SENDER']) {
    expect(missing.filter((found) => found.includes(name))).toHaveLength(1)
  }
  expect(findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['rules', 'prompts', 'ports']))
  expect(code).toBe(1)
})

test('the text gateway is bound to once: taken, refused with its reason, away; a wrong profile is told', async () => {
  const account = { systemId: 'ansim', password: 'secret' }
  const centre = await startTextCentre({ port: 0, clock: () => 0, account })
  const look = async (environment: Readonly<Record<string, string>>) => {
    said = ''
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    const { findings } = await doctor()
    return findings.find(({ id }) => id === 'text-gateway')
  }
  const address = `smpp://ansim@127.0.0.1:${centre.port}`
  expect(await look({ ANSIMPASS_SMPP: address, ANSIMPASS_SMPP_PASSWORD: 'secret' })).toMatchObject({
    state: 'ok',
    found: `smpp://127.0.0.1:${centre.port} takes our bind as ansim`,
  })
  expect(await look({ ANSIMPASS_SMPP_PASSWORD: 'wrong' })).toMatchObject({
    state: 'fail',
    found: 'bind-refused ESME_RBINDFAIL',
    todo: { en: expect.stringMatching(/^check the SYSTEM_ID in ANSIMPASS_SMPP and ANSIMPASS_SMPP_PASSWORD/) },
  })
  const profile = join(dataFolder, 'gateway.json')
  writeFileSync(profile, '{"name": "x", "window": 0}')
  expect(await look({ ANSIMPASS_GATEWAY: profile })).toMatchObject({
    state: 'fail',
    found: expect.stringMatching(/window must be a whole number/),
  })
  await centre.close()
  expect(await look({ ANSIMPASS_GATEWAY: '' })).toMatchObject({
    state: 'fail',
    found: 'nobody listens there (ECONNREFUSED)',
    todo: { en: 'check host and port in ANSIMPASS_SMPP, and the firewall' },
  })
})

test('a second gateway is asked too: its key taken and its balance told, or refused with the reason', async () => {
  const key = { apiKey: 'NCSANSIM', apiSecret: 'a-secret-of-the-relay' }
  const relay = await startRelayServer(key)
  const file = join(dataFolder, 'second.json')
  vi.stubEnv('ANSIMPASS_SECOND_GATEWAY', file)
  const look = async () => {
    said = ''
    return (await doctor()).findings.find(({ id }) => id === 'second-text-gateway')
  }
  const write = (apiSecret: string) =>
    writeFileSync(file, JSON.stringify({ relay: { url: relay.baseUrl, apiKey: key.apiKey, apiSecret } }))
  write(key.apiSecret)
  expect(await look()).toMatchObject({ state: 'ok', found: `${relay.baseUrl} takes our key; 1000 won left` })
  write('wrong')
  expect(await look()).toMatchObject({ state: 'fail', found: 'SignatureDoesNotMatch' })
  await relay.close()
})

test('a gateway bound to by a pair is bound to twice, and each is told by its name; so is a second gateway by SMPP', async () => {
  const account = { systemId: 'ansim', password: 'secret' }
  const centre = await startTextCentre({ port: 0, clock: () => 0, account })
  const sendsOnly = await startTextCentre({ port: 0, clock: () => 0, account: { ...account, receives: false } })
  const [profile, second] = [join(dataFolder, 'gateway.json'), join(dataFolder, 'second.json')]
  const write = (password: string) =>
    writeFileSync(
      second,
      JSON.stringify({
        smpp: { address: `smpp://ansim@127.0.0.1:${centre.port}`, password, profile: { name: 'other' } },
      }),
      { mode: 0o600 },
    )
  writeFileSync(profile, '{"name": "pairs", "bind": "pair"}')
  vi.stubEnv('ANSIMPASS_SMPP', `smpp://ansim@127.0.0.1:${centre.port}`)
  vi.stubEnv('ANSIMPASS_SMPP_PASSWORD', 'secret')
  vi.stubEnv('ANSIMPASS_GATEWAY', profile)
  vi.stubEnv('ANSIMPASS_SECOND_GATEWAY', second)
  const look = async () => {
    said = ''
    const { findings } = await doctor()
    return ['text-gateway', 'second-text-gateway'].map((id) => findings.find((each) => each.id === id))
  }
  write('secret')
  const where = `smpp://127.0.0.1:${centre.port} takes our bind as ansim`
  expect(await look()).toMatchObject([
    { state: 'ok', found: where },
    { state: 'ok', found: where },
  ])
  vi.stubEnv('ANSIMPASS_SMPP', `smpp://ansim@127.0.0.1:${sendsOnly.port}`)
  expect(await look()).toMatchObject([
    {
      state: 'fail',
      found: 'as receiver: bind-refused ESME_RBINDFAIL',
      todo: { ko: expect.stringContaining('ANSIMPASS_SMPP') },
    },
    { state: 'ok' },
  ])
  writeFileSync(profile, '{"name": "pairs", "bind": "pair", "patienceSeconds": 25}')
  expect((await look())[1]).toMatchObject({
    state: 'warn',
    todo: { en: expect.stringContaining('make patienceSeconds of ANSIMPASS_GATEWAY longer') },
  })
  write('wrong')
  expect((await look())[1]).toMatchObject({
    state: 'fail',
    found: 'bind-refused ESME_RBINDFAIL',
    todo: { en: expect.stringMatching(/SYSTEM_ID in smpp.address and smpp.password/) },
  })
  await Promise.all([centre.close(), sendsOnly.close()])
})

test('an old Node, few descriptors and clocks apart are told', () => {
  expect(nodeFinding('20.20.2').state).toBe('warn')
  expect(descriptorsFinding('Max open files            512                  512  files').state).toBe('fail')
  expect(descriptorsFinding('Max open files            65536                65536  files').state).toBe('ok')
  expect([clockFinding(40).state, clockFinding(-7_200_000).state]).toEqual(['ok', 'fail'])
})

test('a gateway whose certificate is not trusted, and one that speaks no TLS, are told with what to do', async () => {
  const certificates = makeTestCertificates()
  const { certificate, key } = certificates.sign('gateway')
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) })
  server.on('tlsClientError', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const found = async (port: number, authority: string) => {
    said = ''
    vi.stubEnv('ANSIMPASS_SMPP', `smpps://ansim@127.0.0.1:${port}`)
    vi.stubEnv('ANSIMPASS_SMPP_CA', authority)
    const { findings } = await doctor()
    return findings.find(({ id }) => id === 'text-gateway')
  }
  const { port } = server.address() as AddressInfo
  expect(await found(port, '')).toMatchObject({
    found: expect.stringMatching(/^none of the authorities .* \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)$/),
    todo: { en: expect.stringContaining('name by ANSIMPASS_SMPP_CA the file (PEM)') },
  })
  expect(await found(port, key)).toMatchObject({ found: expect.stringContaining('it holds no certificate') })
  const centre = await startTextCentre({ port: 0, clock: () => 0 })
  expect(await found(centre.port, certificates.authorityFile)).toMatchObject({
    found: 'connection-closed',
    todo: { en: expect.stringContaining('whether TLS is spoken there') },
  })
  await centre.close()
  server.close()
  certificates.remove()
})

test.each([
  ['CERT_HAS_EXPIRED', 'clock is right'],
  ['as receiver: ERR_TLS_CERT_ALTNAME_INVALID', 'write the host in smpp.address'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'name by authority'],
  ['bind-unanswered', 'check the SYSTEM_ID in smpp.address and smpp.password'],
  ['framing-lost', 'whether TLS is spoken there'],
  ['ENOTFOUND', 'check host and port in smpp.address'],
])('what to do where a bind ends by %s', (fault, en) => {
  const todo = gatewayTodo(fault, { address: 'smpp.address', password: 'smpp.password', authority: 'authority' })
  expect(todo.en).toContain(en)
  expect(todo.ko).toMatch(/[가-힣]/)
})

test('files of reporters, identity providers and trusted keys are read as the server reads them', async () => {
  const bad = join(dataFolder, 'bad.json')
  writeFileSync(bad, '{"reporters": [{"name": "x"', { mode: 0o600 })
  for (const name of ['ANSIMPASS_REPORTERS', 'ANSIMPASS_IDENTITY', 'ANSIMPASS_RULES_TRUST']) vi.stubEnv(name, bad)
  const { findings, code } = await doctor()
  for (const id of ['reporters', 'identity', 'rules-trust']) expect(stateOf(findings, id), id).toBe('fail')
  expect(code).toBe(1)
})
