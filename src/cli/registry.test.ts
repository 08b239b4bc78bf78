/** Tests of the registry's commands: a file looked at row by row, one person asked for and the asking noted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startRegistry } from '../../demo/registry/registry.ts'
import { type TestDatabase, testDatabase } from '../../tests/support/postgres.ts'
import { runCommand } from '../../tests/support/world.ts'
import type { CalendarDate } from '../domain/kit/time.ts'
import { registryCommand } from './registry.ts'

let folder: string
let database: TestDatabase
let said: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'registry-command-'))
  database = await testDatabase()
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await database.close()
})
beforeEach(() => {
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  vi.spyOn(console, 'log').mockImplementation((text: unknown) => {
    said += `${String(text)}\n`
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  process.exitCode = undefined
})

const run = (...words: string[]) => registryCommand().parseAsync(words, { from: 'user' })
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

test('a whole file is counted, one with problems has each with its row, column and what to do', async () => {
  const whole = write(
    'whole.csv',
    '이름,생년월일,종류,날짜\n홍길동,1980-05-01,완치,2021-10-02\n최가람,1975-12-31,없음\n',
  )
  await run('check', whole)
  expect([process.exitCode, said]).toEqual([0, expect.stringContaining('2 rows, 2 persons: 0 doses, 0 tests, 1 recov')])
  expect(said).toContain('no column "phone"')
  said = ''
  const reachable = write(
    'reachable.csv',
    '이름,생년월일,종류,전화번호\n홍길동,1980-05-01,없음,010-0000-5678\n최가람,1975-12-31,없음,\n',
  )
  await run('check', reachable)
  expect([process.exitCode, said]).toEqual([0, expect.stringContaining('1 persons with a number')])
  expect(said).not.toContain('5678')
  said = ''
  const wrong = write('wrong.csv', '이름,생년월일,종류,날짜\n홍길동,1980-05-01,완치,어제\n')
  await run('check', wrong)
  expect(process.exitCode).toBe(1)
  expect(said).toContain(
    '2행 · row 2 date / 날짜: 날짜가 아닙니다. 2021-08-12처럼 쓰세요 · no day: write it as 2021-08-12',
  )
  expect(said).not.toContain('홍길동')
  said = ''
  await run('check', '--json', wrong)
  expect(JSON.parse(said)).toMatchObject({ rows: 1, persons: 1, usable: true, problems: [{ line: 2, column: 'date' }] })
  said = ''
  const days = ['1900-01-01', '2019-12-31', '2020-01-01', '2031-08-12', '9999-12-31']
  const odd = write(
    'odd.csv',
    `이름,생년월일,종류,날짜\n${days.map((day, n) => `사람${n},1980-05-01,완치,${day}\n`).join('')}`,
  )
  await run('check', '--json', odd)
  const { problems, recovery } = JSON.parse(said) as { problems: { line: number; en: string }[]; recovery: number }
  expect([recovery, problems.map(({ line }) => line)]).toEqual([1, [2, 3, 5, 6]])
  expect(problems[0]?.en).toContain('before 2020, or still to come')
  await expect(run('check', join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'EVIDENCE_FILE_UNFIT' })
})

test('one person is asked for, which the audit has without the person; without the audit nothing is asked', async () => {
  const dose = {
    kind: 'vaccination',
    vaccine: 'pfizer',
    dose: 1,
    seriesDoses: 2,
    date: '2021-08-12' as CalendarDate,
  } as const
  const people = [{ registryIdentifier: 'K-1', name: '홍길동', birthDate: '1980-05-01', evidence: [dose] }]
  const registry = await startRegistry({ port: 0, people })
  vi.stubEnv('DATABASE_URL', database.url)
  vi.stubEnv('ANSIMPASS_REGISTRY', registry.baseUrl)
  const person = write('person.json', '{"name": "홍길동", "birthDate": "1980-05-01", "registryIdentifier": "K-1"}')
  const ask = () => run('ask', '--person', person, '--as', 'kim', '--data', join(folder, 'data'))
  const owner = new pg.Client(database.url)
  await owner.connect()
  try {
    await ask()
    expect(JSON.parse(said)).toEqual({ kind: 'known', evidence: [dose] })
    const { rows } = await owner.query('select actor_kind, actor, verb, site_id from ansimpass.audit')
    expect(rows).toEqual([{ actor_kind: 'administrator', actor: 'kim', verb: 'registry-ask', site_id: 0 }])
    const before = registry.requests()
    await owner.query('revoke insert on ansimpass.audit from ansimpass_app')
    await expect(ask()).rejects.toThrow()
    expect(registry.requests()).toBe(before)
  } finally {
    await owner.query('grant insert on ansimpass.audit to ansimpass_app')
    await owner.end()
    await registry.close()
  }
})

test('a server that means harm holds up nobody who asks: each kind is open, and the command ends by itself', async () => {
  const person = write('person.json', '{"name": "홍길동", "birthDate": "1980-05-01", "registryIdentifier": "K-1"}')
  const server = createServer((request, response) => answerWithHarm(request.url ?? '', response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    ANSIMPASS_REGISTRY: `http://127.0.0.1:${port}/fhir`,
    NODE_OPTIONS: '--max-old-space-size=96',
  }
  const words = ['registry', 'ask', '--person', person, '--as', 'kim', '--data', join(folder, 'data')]
  const { code, stdout, stderr } = await runCommand(words, env)
  server.close()
  server.closeAllConnections()
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const answer = JSON.parse(stdout) as { kind: string; evidence?: unknown[]; unreadable?: { kind: string }[] }
  // On a machine that is busy the four may cost the person's whole time.
  if (answer.kind === 'unavailable') return
  expect([answer.kind, answer.evidence]).toEqual(['known', []])
  expect(new Set(answer.unreadable?.map((each) => each.kind))).toEqual(
    new Set(['vaccination', 'test', 'recovery', 'exemption']),
  )
})

/** Doses without end, tests a byte at a time, recoveries packed a thousandfold, exemptions on ten thousand pages. */
function answerWithHarm(url: string, response: ServerResponse): void {
  const say = (value: object) => response.end(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', ...value }))
  response.setHeader('content-type', 'application/fhir+json')
  response.on('error', () => {})
  if (url.includes('/Patient')) {
    const name = [{ text: '홍길동' }]
    const identifier = [{ system: 'urn:ansimpass:registry-person', value: 'K-1' }]
    say({ entry: [{ resource: { resourceType: 'Patient', id: 'p1', birthDate: '1980-05-01', name, identifier } }] })
  } else if (url.includes('/Immunization')) {
    const write = () => {
      while (!response.destroyed && response.write(' '.repeat(64 * 1024)));
    }
    response.on('drain', write)
    write()
  } else if (url.includes('/Observation')) {
    const dripping = setInterval(() => response.write(' '), 50)
    response.on('close', () => clearInterval(dripping))
  } else if (url.includes('/Condition')) {
    response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(256 * 1024 * 1024, ' ')))
  } else {
    const page = Number(/page=(\d+)/.exec(url)?.[1] ?? 0) + 1
    say({ total: 10_000, link: [{ relation: 'next', url: `?page=${page}` }] })
  }
}

test.each([
  ['no JSON', '{', /it is no JSON/],
  ['no birth date', '{"name": "홍길동"}', /needs name and birthDate/],
  ['a day that does not exist', '{"name": "홍길동", "birthDate": "1980-02-30"}', /must be a day/],
])('a person that is none is refused: %s', async (_name, text, said) => {
  const asking = run('ask', '--person', write('wrong.json', text))
  await expect(asking).rejects.toMatchObject({ code: 'BAD_OPTION', message: expect.stringMatching(said) })
  await expect(asking).rejects.not.toThrow('홍길동')
})
