/** `ansimpass carrier check` as a shell runs it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const EXAMPLES = 'src/inbound/sip/carriers/examples'
const folder = mkdtempSync(join(tmpdir(), 'carriers-'))
afterAll(() => rmSync(folder, { recursive: true }))

function check(file: string) {
  const run = ['--disable-warning=ExperimentalWarning', 'bin/ansimpass.ts', 'carrier', 'check', file]
  return spawnSync(process.execPath, run, { encoding: 'utf8' })
}

function checkText(text: string) {
  const file = join(folder, 'carriers.json')
  writeFileSync(file, text)
  return check(file)
}

test.each(readdirSync(EXAMPLES))('the example %s is right', (name) => {
  expect(check(join(EXAMPLES, name))).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringContaining('right: 1'),
  })
})

test('everything wrong is told at once, a line each: field, what, what to do', () => {
  const { status, stderr, stdout } = checkText(
    JSON.stringify({ carriers: [{ name: 'k t', addresses: ['sbc.example'], forwarded: 'yes', callsPerSecond: -1 }] }),
  )
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  const lines = stderr.trimEnd().split('\n')
  expect(lines.map((line) => line.split(' ')[0])).toEqual([
    'carriers[0].name',
    'carriers[0].addresses[0]',
    'carriers[0].forwarded',
    'carriers[0].callsPerSecond',
  ])
  expect(lines[1]).toContain('Write numbers, not a name')
})

test('of each carrier it says where sound and our BYE go, and what must be proved before', () => {
  const kt = { name: 'kt', addresses: ['203.0.113.0/24'] }
  const link = { ...kt, name: 'link', addresses: ['10.0.0.1'], mediaAddresses: ['10.0.1.0/24'], mediaProof: 'none' }
  const lines = checkText(JSON.stringify({ carriers: [kt, link] })).stdout.split('\n')
  expect(lines[1]).toMatch(
    /sound goes to 203\.0\.113\.0\/24, over UDP once PRACK, ACK or sound .* within 1 s: no sound/,
  )
  expect(lines[2]).toMatch(/BYE goes to the first Record-Route, else to Contact, .* 203\.0\.113\.0\/24; else/)
  expect(lines[4]).toMatch(/sound goes to 10\.0\.1\.0\/24, whether or not .* private link/)
})

test('a file of the first form is right', () => {
  const { status } = checkText(
    '{"carriers": [{"name": "kt", "addresses": ["203.0.113.0/24"], "trustFrom": false, "dialledFrom": "request-uri"}]}',
  )
  expect(status).toBe(0)
})

test('what is no JSON is wrong, a file that is not there cannot be read', () => {
  expect(checkText('{')).toMatchObject({ status: 1, stderr: expect.stringContaining('is no JSON') })
  expect(check(join(folder, 'none.json'))).toMatchObject({ status: 2, stderr: expect.stringContaining('ENOENT') })
})
