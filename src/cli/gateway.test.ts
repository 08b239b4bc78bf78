/** `ansimpass gateway check` as a shell runs it, and the profile's fields against their page. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { USUAL_PROFILE } from '../adapters/smpp/profile/profile.ts'
import { checkGatewayProfile, readGatewayProfile } from '../adapters/smpp/profile/read-profile.ts'

const EXAMPLES = 'src/adapters/smpp/profile/examples'
const folder = mkdtempSync(join(tmpdir(), 'gateway-'))
afterAll(() => rmSync(folder, { recursive: true }))

function check(file: string) {
  const run = ['--disable-warning=ExperimentalWarning', 'bin/ansimpass.ts', 'gateway', 'check', file]
  return spawnSync(process.execPath, run, { encoding: 'utf8' })
}

test.each(readdirSync(EXAMPLES))('the example %s is right', (name) => {
  const { profile, problems } = checkGatewayProfile(readFileSync(join(EXAMPLES, name), 'utf8'))
  expect(problems).toEqual([])
  expect(`${profile?.name}.json`).toBe(name)
})

test('a right file is told by what it leads to', () => {
  expect(check(join(EXAMPLES, 'ucs2-aggregator.json'))).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(
      /1 connection \(transceiver\), at most 10 texts under way, 30 a second\n {2}ucs2 under data_coding 8, long texts by udh/,
    ),
  })
})

test('everything wrong is told at once, a line each: field, what, what to do', () => {
  const file = join(folder, 'wrong.json')
  writeFileSync(file, JSON.stringify({ bind: 'both', window: 0, dataCoding: 256, systemType: '한국', colour: 1 }))
  const { status, stderr, stdout } = check(file)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(
    stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(['colour', 'name', 'bind', 'systemType', 'dataCoding', 'window'])
  expect(check(join(folder, 'none.json')).status).toBe(2)
})

test.each(['', '[]', '{"name": "x",}', 'null'])('%s is no profile', (text) => {
  expect(() => readGatewayProfile(text)).toThrow(/is no JSON object/)
})

test('parts of UCS-2 have whole characters', () => {
  const { problems } = checkGatewayProfile('{"name": "x", "encoding": "ucs2", "long": "sar", "partBytes": 133}')
  expect(problems.map(({ field }) => field)).toEqual(['partBytes'])
})

test('docs/text-gateways.md explains every field', () => {
  const page = readFileSync('docs/text-gateways.md', 'utf8')
  const rows = [...page.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, names = '']) => names.match(/\w+/g) ?? [])
  expect(rows.filter((name) => name in USUAL_PROFILE).sort()).toEqual(Object.keys(USUAL_PROFILE).sort())
})
