/** `ansimpass operators list`: each who may report, with what they may speak of and their keys in their time; no secret. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { testKey } from '../../tests/support/signed.ts'
import { operatorsCommand } from './operators.ts'

const [OLD, NEW, NEXT] = [testKey('old-key'), testKey('new-key'), testKey('next-key')]
let folder: string
let said: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'operators-'))
  said = []
  vi.stubEnv('ANSIMPASS_REPORTERS', join(folder, 'reporters.json'))
  vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(...text.split('\n')))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const list = (...words: string[]) => operatorsCommand().parseAsync(['list', ...words], { from: 'user' })
const write = (...reporters: object[]) => writeFileSync(join(folder, 'reporters.json'), JSON.stringify({ reporters }))

test('says of each key whether it is in use, ended or to come, and shows no secret', async () => {
  const keys = [{ ...OLD, until: '2022-01-15T00:00:00+09:00' }, NEW, { ...NEXT, from: '2099-01-15T00:00:00+09:00' }]
  write(
    { name: 'safe-call', kind: 'operator', keys, sites: ['080-000-0001'], perDay: 5 },
    { name: 'telecom', kind: 'carrier', keys: [testKey('carrier')], numbers: ['010-00'] },
    { name: 'cafe', kind: 'staff', tokenSha256: '0'.repeat(64), sites: ['080-000-0001'] },
  )
  await list()
  expect(said).toEqual([
    'operator safe-call: sites 0800000001, 5/day',
    '  old-key: 끝남 · ended 2022-01-15 00:00',
    '  new-key: 사용 중 · in use',
    '  next-key: 아직 · from 2099-01-15 00:00',
    'carrier telecom: numbers +821000',
    '  carrier: 사용 중 · in use',
    'staff cafe: sites 0800000001',
  ])
  await list('--json')
  expect(said.join()).not.toMatch(/whsec_|0{64}/)
  expect(JSON.parse(said.at(-1) ?? '')[0].keys[0]).toEqual({
    id: 'old-key',
    until: Date.parse('2022-01-15T00:00+09:00'),
  })
})

test('says where nobody may report, and what is wrong in a file', async () => {
  write()
  await list()
  expect(said).toEqual(['신고할 수 있는 곳이 없습니다 · nobody may report'])
  write({ name: 'safe-call' })
  await expect(list()).rejects.toMatchObject({ code: 'REPORTERS_INVALID' })
})
