/** Every subcommand with wrong input: one line that says what is wrong and what to do, no stack, no silent success. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { AppError } from '../domain/kit/errors.ts'
import { COMMANDS, runCommandLine } from './command-line.ts'
import { complaintWords } from './complaint-words.ts'
import { failureLine } from './tell-failure.ts'

const root = mkdtempSync(join(tmpdir(), 'ansimpass-wrong-'))
const at = (name: string) => join(root, name)
const TRUST = 'docs/examples/trust'
mkdirSync(at('folder'))
writeFileSync(at('empty'), '')
writeFileSync(at('no-json'), '{"carriers": [')
writeFileSync(at('object'), '{}')
writeFileSync(at('long'), `0${' '.repeat(10_000_000)}x\n\ny`)
writeFileSync(at('cp949'), Buffer.from([...Buffer.from('010-0000-0001 '), 0xc8, 0xab, 0xb1, 0xe6, 0xb5, 0xbf]))
mkdirSync(at('demo'))
writeFileSync(join(at('demo'), 'demo-clock.json'), JSON.stringify({ now: Date.parse('2022-01-12T12:31+09:00') }))
afterAll(() => rmSync(root, { recursive: true }))

let said: string
let exited: unknown
beforeEach(() => {
  said = ''
  exited = undefined
  const say = (text: unknown) => {
    said += String(text)
    return true
  }
  vi.spyOn(console, 'log').mockImplementation((line: string) => void say(`${line}\n`))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void say(`${line}\n`))
  vi.spyOn(process.stderr, 'write').mockImplementation(say)
  vi.spyOn(process.stdout, 'write').mockImplementation(say)
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    exited ??= code
    throw new Error('the process ends here')
  })
  vi.stubEnv('DATABASE_URL', '')
  vi.stubEnv('ANSIMPASS_DATA', at('none'))
})
/** An unknown command makes all of them load, which takes its time under a test runner. */
beforeAll(() => Promise.all(Object.values(COMMANDS).map((load) => load())))
afterEach(() => {
  process.exitCode = 0
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

async function run(words: readonly string[]): Promise<{ code: unknown; lines: string[] }> {
  process.exitCode = 0
  await runCommandLine(['node', 'ansimpass', ...words]).catch(() => {})
  const lines = said.split('\n').filter((line) => line !== '' && !line.includes('the process ends here'))
  return { code: exited ?? process.exitCode, lines }
}

/** `CODE: 한국어 · English` as `CODE: 한국어` and `CODE: English`. */
function parts(text: string): readonly [korean: string, english: string] {
  const [, code = '', korean = '', english = text] = /^(\w+: )?([^·]*) · (.*)$/s.exec(text) ?? []
  return [code + korean, code + english]
}

test.each<[words: string[], code: number, says: string]>([
  [['strat'], 1, 'Did you mean start?'],
  [['visits', 'conut'], 1, 'Did you mean count?'],
  [['rules', 'evalute'], 1, 'Did you mean evaluate?'],
  [['help', 'visit'], 1, "unknown command 'visit'"],
  [['visit', '--help'], 1, 'Did you mean visits?'],
  [['rules', 'help', 'evalute'], 1, 'Did you mean evaluate?'],
  [['call', '080-000-0001', '--form', '010-0000-0001'], 2, 'Did you mean --from?'],
  [['visits', 'verify', '--kye', at('none')], 1, 'Did you mean --key?'],
  [['backup', '--too', at('none')], 1, 'Did you mean --to?'],
  [['start', '--htpp', '127.0.0.1:1'], 1, 'Did you mean --http?'],
  [['start', '--http', '8080'], 1, 'ANSIMPASS_HTTP is "8080": it must be address:port'],
  [['start', '--only', 'cals'], 1, '--only: "cals" is no program; did you mean "calls"?; give calls, texts or web'],
  [['start', '--only', 'calls,'], 1, '--only: a name is empty; give calls, texts or web'],
  [['start', '--only', 'calls,web'], 1, 'it needs --production and DATABASE_URL; "ansimpass start" alone starts all'],
  [['start', '--settings', at('none')], 1, 'none cannot be read (there is no such file or folder (ENOENT))'],
  [['start', '--settings', at('folder')], 1, 'folder cannot be read (it is a folder, not a file (EISDIR))'],
  [['start', '--data', join(at('empty'), 'data')], 1, 'ANSIMPASS_DATA'],
  [['call', '080-000-0001'], 2, '--from'],
  [['call', 'cafe', '--from', '010-0000-0001'], 2, 'CALL_BAD_NUMBER: the site number is no Korean number; write it as'],
  [['call', '080-000-0001', '--from', '010-0000-0001', '--server', '127.0.0.1:x'], 2, 'CALL_BAD_SERVER: --server'],
  [['visits', 'count'], 1, 'DATA_FOLDER_MISSING: there is no data folder'],
  [['visits', 'count', '--data', at('empty')], 1, 'DATA_FOLDER_MISSING: there is no data folder'],
  [['spool', 'status'], 1, 'DATA_FOLDER_MISSING: there is no data folder'],
  [['spool', 'status', '--data', at('empty')], 1, 'DATA_FOLDER_MISSING: there is no data folder'],
  [['spool', 'repair'], 1, 'DATA_FOLDER_MISSING: there is no data folder'],
  [['clock', 'status'], 1, 'DATA_FOLDER_MISSING: there is no data folder'],
  [['clock', 'confirm', '--data', at('empty')], 1, 'DATA_FOLDER_MISSING: there is no data folder'],
  [['clock', 'confirm', '--data', at('demo')], 1, 'CLOCK_OF_A_DEMO: '],
  [['visits', 'count', '--site', 'cafe'], 1, 'NO_SUCH_SITE: cafe is no Korean number'],
  [['visits', 'verify'], 1, '--key'],
  [['visits', 'verify', '--key', at('none')], 1, 'cannot be read (there is no such file or folder (ENOENT))'],
  [['visits', 'verify', '--key', at('folder')], 1, 'cannot be read (it is a folder, not a file (EISDIR))'],
  [['visits', 'verify', '--key', at('object')], 1, 'AUTHORITY_KEY_INVALID'],
  [['backup', '--prune-only', '--to', at('none')], 1, `BACKUP_FOLDER_MISSING: there is no folder ${at('none')}`],
  [['keys', 'status', '--settings', at('none')], 1, `the settings file ${at('none')} cannot be read`],
  [['keys', 'generate', '--out', at('empty')], 1, '--out'],
  [['keys', 'generate', '--out', '/proc/ansimpass'], 1, 'FOLDER_NOT_MADE: --out /proc/ansimpass cannot be made'],
  [['rules', 'keys', 'generate', '--out', '/proc/ansimpass'], 1, 'FOLDER_NOT_MADE: --out /proc/ansimpass'],
  [['rules', 'lint', '--ruleset', at('none')], 1, 'name a folder with ruleset.json and cases.json'],
  [['rules', 'test', '--ruleset', at('empty')], 1, 'RULESET_INVALID: empty/ruleset.json cannot be read'],
  [['rules', 'timeline', '--svg', at('folder')], 1, 'FILE_NOT_WRITTEN: --svg'],
  [['rules', 'timeline', '--svg', '/proc/x.svg'], 1, 'FILE_NOT_WRITTEN: --svg /proc/x.svg'],
  [['rules', 'timeline', 'restarant'], 1, 'did you mean "restaurant_cafe"?'],
  [['rules', 'timeline', '식당'], 1, 'did you mean "restaurant_cafe"?'],
  [['rules', 'timeline', 'cinema_theater', '--region', '서울시'], 1, 'did you mean "seoul"?'],
  [['rules', 'diff', at('none'), 'rulesets/kr'], 1, 'RULESET_INVALID'],
  [['rules', 'publish', '--key', at('none')], 1, 'RULES_KEY_INVALID'],
  [['rules', 'publish', '--key', at('folder')], 1, 'RULES_KEY_INVALID'],
  [['rules', 'rollback', 'kr-1'], 1, 'DATA_FOLDER_MISSING'],
  [['sip', 'trace', '--last', 'few'], 1, 'BAD_OPTION: --last must be a number of messages'],
  [['sip', 'trace'], 1, 'DATA_FOLDER_MISSING: there is no data folder'],
  [['sip', 'trace', '--data', at('empty')], 1, 'DATA_FOLDER_MISSING: there is no data folder'],
  [['sip', 'trace', '--data', at('folder')], 1, 'SIP_TRACE_OFF: No server with a SIP trace runs on'],
  [['carrier', 'check', at('none')], 2, 'cannot be read'],
  [['carrier', 'check', at('folder')], 2, 'cannot be read'],
  [['carrier', 'check', at('no-json')], 1, 'is no JSON'],
  [['certificate', 'verify'], 1, '--trust'],
  [['certificate', 'verify', '--trust', at('none')], 1, 'there is no such file or folder (ENOENT)'],
  [['certificate', 'verify', '--trust', at('empty')], 1, 'TRUST_UNREADABLE'],
  [['certificate', 'verify', '--trust', at('folder')], 1, 'TRUST_UNREADABLE'],
  [['certificate', 'verify', '--trust', at('object'), '--at', 'noon'], 1, 'TIME_INVALID: noon is no time'],
  [['certificate', 'verify', '--trust', TRUST, '--image', at('none')], 1, 'there is no such file'],
  [['certificate', 'verify', '--trust', TRUST, '--image', at('empty'), '--card', at('empty')], 1, 'give one of them'],
  [
    ['certificate', 'verify', '--trust', TRUST, '--rules', '--category', 'cafe', '--image', at('empty')],
    1,
    'no kind of',
  ],
  [
    ['certificate', 'verify', '--trust', TRUST, '--rules', '--region', '서울시', '--image', at('empty')],
    1,
    'mean "seoul"',
  ],
  [['certificate', 'trust', 'list', '--trust', at('no-json')], 1, 'TRUST_UNREADABLE'],
  [
    ['certificate', 'trust', 'age', '--trust', TRUST, '--most', 'few'],
    1,
    'BAD_OPTION: --most few is no number of hours',
  ],
  [['certificate', 'trust', 'import', at('object'), '--into', at('folder')], 1, 'TRUST_UNREADABLE'],
  [['certificate', 'trust', 'import', `${TRUST}/health-card-issuer.json`, '--into', '/proc/x'], 1, 'FOLDER_NOT_MADE'],
  [['migrate', '--data', at('empty')], 1, 'DATA_FOLDER_MISSING'],
  [['alias', 'end', '2000-0007'], 1, 'a digit is wrong, swapped or missing'],
  [['alias', 'end', '２０００-０００６'], 1, 'a digit is wrong, swapped or missing'],
  [['alias', 'issue', '--contact', at('none')], 1, 'BAD_OPTION: --contact cannot be read: there is no such file'],
  [['alias', 'issue', '--contact', at('folder')], 1, 'BAD_OPTION: --contact cannot be read: it is a folder'],
  [['alias', 'issue', '--contact', at('empty')], 1, 'BAD_OPTION: --contact must be a phone number'],
  [['alias', 'issue', '--contact', at('long')], 1, 'BAD_OPTION: --contact has more than 4096 bytes'],
  [['alias', 'issue', '--contact', at('cp949')], 1, 'BAD_OPTION: --contact is no UTF-8 (it may be CP949)'],
  [['corrections', 'show', 'OOOO', '--line', '010-0000-0001'], 1, 'must be four signs such as 3F7K'],
  [['corrections', 'show', '3F7K', '--line', '٠١٠'], 1, 'must be a phone number such as 010-0000-0001'],
  [['sites', 'owner', '080-000-0001', '--pin', at('empty')], 1, 'BAD_OPTION: --pin is set together with --phone'],
  [['sites', 'owner', '080-000-0001', '--phone', '112'], 1, 'CALL_BAD_NUMBER: --phone is no phone number'],
  [['sites', 'owner', '080-000-0001', '--phone', '02-000-0001', '--pin', at('long')], 1, '--pin has more than 4096'],
  [['prompts', 'check', at('none')], 1, 'is no folder: give one with ko/ and en/'],
])('%j', async (words, code, says) => {
  const { code: left, lines } = await run(words)
  const [korean, english] = parts(lines.join('\n'))
  expect(english).toContain(says)
  if (words[0] !== 'carrier') expect(korean).toMatch(/^(\w+: )?[가-힣]/)
  expect(lines.join('\n')).not.toMatch(/^\s+at /m)
  expect(lines.length).toBeLessThanOrEqual(2)
  expect(left).toBe(code)
})

test.each([[[]], [['help']], [['help', 'visits']], [['visits', 'count', '--help']], [['rules', 'diff', '--help']]])(
  'help that is there is given: %j',
  async (words) => {
    const { lines } = await run(words)
    expect(lines[0]).toMatch(/^Usage: ansimpass/)
  },
)

test.each(['count', 'list', 'migrate'])('a database that is not there is told in one line: %s', async (command) => {
  vi.stubEnv('DATABASE_URL', 'postgresql://nobody@127.0.0.1:9/none')
  const words = { count: ['visits', 'count'], list: ['rules', 'list'], migrate: ['migrate'] }[command] ?? []
  const { code, lines } = await run(words)
  expect(lines).toEqual([expect.stringMatching(/^DATABASE_UNAVAILABLE: /)])
  expect(code).toBe(1)
})

test('what fails is told by its kind: expected, by the system, by the database, by ourselves', () => {
  const system = Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC', path: '/data/x' })
  const database = Object.assign(new Error('role "x" does not exist'), { code: '28000' })
  expect(failureLine(new AppError('NO_VOICE', 'what, and what to do'))).toBe(
    'NO_VOICE: 그 언어의 음성이 없습니다 · what, and what to do',
  )
  expect(failureLine(system)).toBe(
    'SYSTEM_REFUSED: 운영체제가 거절했습니다. 원인을 고친 뒤 다시 하세요 · /data/x: the disk is full (ENOSPC). Mend that, and try again',
  )
  expect(failureLine(database)).toMatch(
    /^DATABASE_REFUSED: .*[가-힣].* · the database refuses the statement \(SQLSTATE 28000\)/,
  )
  expect(failureLine(new TypeError('x is\nundefined'))).toMatch(
    /^INTERNAL: .*[가-힣].* · a fault of this program: x is undefined\. .*debug/,
  )
  expect(failureLine(new AppError('DATA_FOLDER_IN_USE', 'a server runs on it'))).toMatch(
    /^DATA_FOLDER_IN_USE: 이 데이터 폴더는 .* · a server runs on it$/,
  )
})

test.each([
  ["error: unknown option '--kye'\n(Did you mean --key?)", '모르는 옵션입니다: --kye'],
  ["error: required option '--key <file>' not specified", '필요한 옵션이 빠졌습니다: --key <file>'],
  ["error: missing required argument 'file'", '필요한 값이 빠졌습니다: file'],
  ["error: option '--last <n>' argument missing", '옵션에 값이 빠졌습니다: --last <n>'],
  [
    "error: option '--language <language>' argument 'fr' is invalid. Allowed choices are ko, en.",
    '옵션 값이 맞지 않습니다: --language <language>',
  ],
  ["error: too many arguments for 'count'. Expected 0 arguments but got 1: 7.", '값이 너무 많습니다'],
])('what is wrong with the words of a command is said in Korean first: %s', (said, korean) => {
  expect(complaintWords(said)).toBe(`${korean} · ${said}`)
})
