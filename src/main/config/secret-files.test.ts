/** Tests that secret files and folders which others could read are refused by name. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeConfig } from './config.ts'
import { readSettings, secretsIn } from './read-settings.ts'
import { refuseReadableSecrets } from './secret-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(name: string, mode: number, text = '{}'): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

function refuse(environment: Record<string, string>, settingsFile?: string): void {
  const raw = readSettings({ flags: {}, environment: { ANSIMPASS_SECRETS: join(folder, 'none'), ...environment } })
  refuseReadableSecrets(makeConfig(raw, { production: false, settingsFile }))
}

test.each([0o644, 0o640, 0o604, 0o620, 0o601])(
  'a file with mode %o is refused, with the command that mends it',
  (mode) => {
    const path = fileOf('identity.json', mode)
    expect(() => refuse({ ANSIMPASS_IDENTITY: path })).toThrow(
      `ANSIMPASS_IDENTITY ${path} is open to others on this machine (mode ${mode.toString(8)}): run "chmod 600 ${path}"`,
    )
  },
)

test('all that are open are named at once: the reporters, the key for TLS, the settings with a password', () => {
  const open = ['reporters.json', 'sip.key', 'settings.env'].map((name) => fileOf(name, 0o644))
  const [reporters = '', key = '', settings] = open
  const tls = { ANSIMPASS_SIP_TLS: '127.0.0.1:0', ANSIMPASS_SIP_CERT: reporters, ANSIMPASS_SIP_KEY: key }
  for (const path of open)
    expect(() => refuse({ ...tls, ANSIMPASS_REPORTERS: reporters }, settings)).toThrow(`chmod 600 ${path}`)
})

test('a folder is looked through to its last file', () => {
  const secrets = join(folder, 'secrets')
  mkdirSync(join(secrets, 'passing'), { recursive: true, mode: 0o700 })
  writeFileSync(join(secrets, 'passing', 'a.key'), 'k', { mode: 0o600 })
  expect(() => refuse({ ANSIMPASS_SECRETS: secrets })).not.toThrow()
  chmodSync(join(secrets, 'passing', 'a.key'), 0o644)
  const said = `ANSIMPASS_SECRETS ${join(secrets, 'passing', 'a.key')} is open to others on this machine (mode 644): run "chmod -R go= ${secrets}"`
  expect(() => refuse({ ANSIMPASS_SECRETS: secrets })).toThrow(said)
  chmodSync(secrets, 0o755)
  expect(() => refuse({ ANSIMPASS_SECRETS: secrets })).toThrow(`ANSIMPASS_SECRETS ${secrets} is open to others`)
})

test('ours alone, absent, or named as a danger: taken', () => {
  expect(() => refuse({ ANSIMPASS_IDENTITY: fileOf('own.json', 0o600) })).not.toThrow()
  expect(() => refuse({ ANSIMPASS_IDENTITY: join(folder, 'absent.json') })).not.toThrow()
  const danger = { ANSIMPASS_DANGEROUSLY_ALLOW_READABLE_SECRETS: 'yes' }
  expect(() => refuse({ ANSIMPASS_IDENTITY: fileOf('open.json', 0o644), ...danger })).not.toThrow()
})

test('a settings file is secret where a secret stands in it', () => {
  expect(secretsIn(fileOf('a.env', 0o644, 'ANSIMPASS_SMPP_PASSWORD=pw\n'))).toBe(join(folder, 'a.env'))
  expect(secretsIn(fileOf('b.env', 0o644, 'ANSIMPASS_LINES=7\n'))).toBeUndefined()
})
