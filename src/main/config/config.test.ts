import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeConfig, makeSecrets } from './config.ts'
import { readSettings, strangeNames } from './read-settings.ts'
import type { Setting } from './setting.ts'
import { SETTINGS } from './settings.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const production = {
  ANSIMPASS_PUBLIC_URL: 'https://ansim.example',
  ANSIMPASS_CARRIERS: 'carriers.json',
  ANSIMPASS_AUTHORITY_KEY: 'authority.json',
  ANSIMPASS_SENDER: '0801234567',
  ANSIMPASS_SMPP: 'smpps://ansim@192.0.2.1:3551',
  ANSIMPASS_SMPP_PASSWORD: 'secret',
  ANSIMPASS_REGISTRY: 'https://registry.example/fhir',
  ANSIMPASS_REGISTRY_ACCESS: 'registry-access.json',
}

describe('settings', () => {
  test('nothing set gives the embedded demo world', () => {
    const config = makeConfig(readSettings({ flags: {}, environment: {} }), { production: false })
    expect(config.http).toEqual({ host: '127.0.0.1', port: 8080 })
    expect(config.sip).toEqual([{ host: '127.0.0.1', port: 5060 }])
    expect(config.secretsFolder).toBe(`${config.dataFolder}-secrets`)
  })

  test('a flag wins over the environment, and the environment over the default', () => {
    const raw = readSettings({
      flags: { ANSIMPASS_LINES: '7' },
      environment: { ANSIMPASS_LINES: '8', ANSIMPASS_LOG: 'warn' },
    })
    expect(raw).toMatchObject({ ANSIMPASS_LINES: '7', ANSIMPASS_LOG: 'warn' })
  })

  test('every wrong value is named at once, a secret never with its value', () => {
    const wrong = { ANSIMPASS_HTTP: 'here', ANSIMPASS_RTP: '9-1', DATABASE_URL: 'hunter2', ANSIMPASS_LINES: '0' }
    const message = messageOf(() => readSettings({ flags: {}, environment: wrong }))
    for (const name of Object.keys(wrong)) expect(message).toContain(name)
    expect(message).not.toContain('hunter2')
  })

  test('production names each missing setting, and takes all of them', () => {
    const bare = messageOf(() => makeConfig(readSettings({ flags: {}, environment: {} }), { production: true }))
    for (const { name, required } of SETTINGS as readonly Setting[]) if (required === true) expect(bare).toContain(name)
    expect(makeConfig(readSettings({ flags: {}, environment: production }), { production: true }).smpp).toEqual({
      host: '192.0.2.1',
      port: 3551,
      tls: true,
      systemId: 'ansim',
    })
  })

  test('an address for SIP over TLS without certificate and key is refused', () => {
    const environment = { ANSIMPASS_SIP_TLS: '127.0.0.1:5061', ANSIMPASS_SIP_CERT: 'sip.crt' }
    const make = (more: object) =>
      makeConfig(readSettings({ flags: {}, environment: { ...environment, ...more } }), { production: false })
    expect(messageOf(() => make({}))).toContain('ANSIMPASS_SIP_KEY')
    expect(make({ ANSIMPASS_SIP_KEY: '/sip.key' }).sipTls).toMatchObject({
      addresses: [{ host: '127.0.0.1', port: 5061 }],
      key: '/sip.key',
    })
  })

  test('a link that would not fit into a text is refused in production', () => {
    const raw = readSettings({
      flags: {},
      environment: { ...production, ANSIMPASS_PUBLIC_URL: 'https://ansimpass.example.kr' },
    })
    expect(messageOf(() => makeConfig(raw, { production: true }))).toContain('24 bytes')
  })

  const make = (environment: Record<string, string>) =>
    makeConfig(readSettings({ flags: {}, environment: { ...production, ...environment } }), { production: true })

  test('the log level debug is refused in production, in both languages; the others are taken', () => {
    expect(messageOf(() => make({ ANSIMPASS_LOG: 'debug' }))).toMatch(
      /ANSIMPASS_LOG: 운영에서는 debug를 쓸 수 없습니다.* · is "debug": it must be info, warn or error in production/,
    )
    for (const level of ['info', 'warn', 'error']) expect(make({ ANSIMPASS_LOG: level }).logLevel).toBe(level)
  })

  test.each([
    [{ ANSIMPASS_REGISTRY: 'http://registry.example/fhir' }, /ANSIMPASS_REGISTRY begins with http.*use https/],
    [{ ANSIMPASS_REGISTRY: 'http://10.0.0.7/fhir' }, /DANGEROUSLY_ALLOW_PLAINTEXT=registry/],
    [{ ANSIMPASS_REGISTRY: 'http://127.0.0.1.example/fhir' }, /ANSIMPASS_REGISTRY/],
    [{ DATABASE_URL: 'postgresql://u:hunter2@db.example/x' }, /DATABASE_URL leads off.*sslmode=verify-full/],
    [{ DATABASE_URL: 'postgresql://u:hunter2@db.example/x?sslmode=require&uselibpqcompat=true' }, /DATABASE_URL/],
    [{ DATABASE_URL: 'postgresql://u:hunter2@db.example/x?sslmode=no-verify' }, /DATABASE_URL/],
    [{ DATABASE_URL: 'postgresql://u:hunter2@db.example/x?sslmode=verify-full&sslmode=disable' }, /DATABASE_URL/],
    [{ DATABASE_URL: 'postgresql://localhost/x?host=db.example' }, /DATABASE_URL/],
    [{ DATABASE_URL: 'postgresql://u:hunter2@db.example/x?host=' }, /DATABASE_URL leads off/],
    [{ DATABASE_URL: 'postgresql:///x', PGHOST: '192.0.2.2' }, /DATABASE_URL names no host.*PGHOST/],
    [{ DATABASE_URL: 'postgresql:///x?user=u&host=&password=hunter2' }, /DATABASE_URL names no host/],
    [
      { DATABASE_URL: 'postgresql:///x', ANSIMPASS_DANGEROUSLY_ALLOW_PLAINTEXT: 'database' },
      /DATABASE_URL names no host/,
    ],
    [{ DATABASE_URL: 'postgresql://db.example/x', PGSSLMODE: 'verify-full' }, /DATABASE_URL leads off/],
    [{ ANSIMPASS_SMPP: 'smpp://ansim@192.0.2.1:2775' }, /ANSIMPASS_SMPP begins with smpp.*use smpps/],
    [{ ANSIMPASS_SMPP: 'smpp://ansim@10.0.0.7' }, /DANGEROUSLY_ALLOW_PLAINTEXT=text-gateway/],
    [{ ANSIMPASS_SMPP: 'smpps://192.0.2.1' }, /names no system id/],
    [{ ANSIMPASS_SMPP_PASSWORD: '' }, /ANSIMPASS_SMPP_PASSWORD is not set/],
    [{ ANSIMPASS_PUBLIC_URL: 'http://ansim.example' }, /ANSIMPASS_PUBLIC_URL must begin with https/],
    [{ ANSIMPASS_DANGEROUSLY_ALLOW_PLAINTEXT: 'identity' }, /must be database, registry/],
  ])('what would leave this machine in plain text is refused by name: %o', (environment, said) => {
    const message = messageOf(() => make(environment))
    expect(message).toMatch(said)
    expect(message).not.toContain('hunter2')
  })

  test('a registry elsewhere is asked with our credentials, or by a name that says what that means', () => {
    const bare = (environment: Record<string, string>) => {
      const { ANSIMPASS_REGISTRY_ACCESS: _access, ...others } = production
      return makeConfig(readSettings({ flags: {}, environment: { ...others, ...environment } }), { production: true })
    }
    expect(messageOf(() => bare({}))).toMatch(/ANSIMPASS_REGISTRY_ACCESS is not set.*DANGEROUSLY_ASK_REGISTRY/)
    expect(bare({ ANSIMPASS_REGISTRY: 'http://127.0.0.1:1/fhir' }).registryAccessFile).toBeUndefined()
    expect(bare({ ANSIMPASS_DANGEROUSLY_ASK_REGISTRY_WITHOUT_CREDENTIALS: 'yes' }).production).toBe(true)
  })

  test('every command refuses a database in plain text, not the start alone', () => {
    const raw = readSettings({ flags: {}, environment: { DATABASE_URL: 'postgresql://u:hunter2@db.example/x' } })
    expect(messageOf(() => makeSecrets(raw))).toMatch(/DATABASE_URL leads off this machine/)
  })

  test.each([
    { ANSIMPASS_REGISTRY: 'http://127.0.0.1:8081/fhir' },
    { ANSIMPASS_REGISTRY: 'http://[::1]/fhir' },
    { ANSIMPASS_SMPP: 'smpp://127.0.0.1:2775', ANSIMPASS_SMPP_PASSWORD: '' },
    { ANSIMPASS_SMPP: 'smpp://a@10.0.0.7', ANSIMPASS_DANGEROUSLY_ALLOW_PLAINTEXT: 'text-gateway' },
    { ANSIMPASS_SMPP: 'smpp://[::1]:2775' },
    { DATABASE_URL: 'postgresql://u@localhost/x' },
    { DATABASE_URL: 'postgresql:///x?host=/run/postgresql&user=u' },
    { DATABASE_URL: 'postgresql://u@db.example/x?sslmode=verify-full' },
    {
      DATABASE_URL: 'postgresql://u@10.0.0.7/x',
      ANSIMPASS_REGISTRY: 'http://10.0.0.8/fhir',
      ANSIMPASS_DANGEROUSLY_ALLOW_PLAINTEXT: 'registry, database',
    },
  ])('on this machine, under TLS, or where it was named as a danger, it is taken: %o', (environment) => {
    expect(make(environment).production).toBe(true)
  })

  test('keys in the data folder would be copied with the data: refused', () => {
    for (const folder of ['/srv/pass', '/srv/pass/keys']) {
      const raw = readSettings({ flags: {}, environment: { ANSIMPASS_DATA: '/srv/pass', ANSIMPASS_SECRETS: folder } })
      expect(messageOf(() => makeConfig(raw, { production: false }))).toContain('ANSIMPASS_SECRETS')
    }
  })

  test('an environment name that is nearly a setting is told', () => {
    expect(strangeNames({ ANSIMPASS_DATTA: 'x', ANSIMPASS_DATA: 'y', PATH: 'z' })).toEqual(['ANSIMPASS_DATTA'])
  })

  test('what may be logged holds no secret', () => {
    const raw = readSettings({
      flags: {},
      environment: { DATABASE_URL: 'postgresql://u:pw-secret@localhost/x', ANSIMPASS_SMPP_PASSWORD: 'pw-smpp' },
    })
    expect(JSON.stringify(makeConfig(raw, { production: false }))).not.toMatch(/pw-/)
    expect(makeSecrets(raw)).toEqual({ databaseUrl: 'postgresql://u:pw-secret@localhost/x', smppPassword: 'pw-smpp' })
  })

  test('docs/settings.md says the same as the code', () => {
    const page = readFileSync(join(root, 'docs', 'settings.md'), 'utf8')
    for (const setting of SETTINGS as readonly Setting[]) expect(page).toContain(rowOf(setting))
    expect(page.match(/^\| `/gm)).toHaveLength(SETTINGS.length)
  })
})

function rowOf(s: Setting): string {
  const fallback = s.fallback === undefined ? (s.required ? 'required in production' : '') : `\`${s.fallback}\``
  return `| \`${s.name}\` | ${s.flag === undefined ? '' : `\`${s.flag}\``} | ${s.form} | ${fallback} | ${s.about} |`
}

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('it was taken')
}
