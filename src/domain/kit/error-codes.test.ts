/** The one list of error codes: each is used somewhere, said in both languages, and stands in docs/error-codes.md. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ERROR_CODES, errorCodeOf } from './error-codes.ts'

const codes = Object.entries(ERROR_CODES)

test('every code is made somewhere: one that nobody makes is taken off the list', () => {
  const files = globSync('{src,demo}/**/*.ts', { exclude: ['**/*.test.ts', 'src/domain/kit/error-codes/**'] })
  const source = files.map((file) => readFileSync(file, 'utf8')).join('\n')
  expect(codes.map(([code]) => code).filter((code) => !source.includes(`'${code}'`))).toEqual([])
})

test('every code is said in both languages, in a line', () => {
  const unfit = codes.filter(
    ([, { ko, en }]) => !/[가-힣]/.test(ko) || !/^[\x20-\x7e]{10,}$/.test(en) || ko.includes('\n'),
  )
  expect(unfit).toEqual([])
})

test('what comes from another process under a code that is not ours is a fault', () => {
  expect(['KEY_NOT_READ', 'toString', 'NO_SUCH_CODE', 7].map(errorCodeOf)).toEqual([
    'KEY_NOT_READ',
    'INTERNAL',
    'INTERNAL',
    'INTERNAL',
  ])
})

test('the manual has them all (vitest run -u writes it)', async () => {
  const rows = codes
    .toSorted(([one], [other]) => one.localeCompare(other, 'en'))
    .map(([code, { ko, en, status }]) => `| \`${code}\` | ${status ?? ''} | ${ko} | ${en} |`)
  await expect([...HEAD, ...rows, ''].join('\n')).toMatchFileSnapshot('../../../docs/error-codes.md')
})

const HEAD = [
  '# Error codes / 오류 코드',
  '',
  'Every failure that is expected has a code. Codes stay as they are: scripts may rely on them. A command prints `CODE: 한국어 · English`, HTTP answers',
  '`{"code", "message"}` under the status beside the code, and 503 with `Retry-After` for whatever may succeed later without change. The list is `src/domain/kit/error-codes.ts`; this page is compared with it by its test.',
  '',
  '| code | HTTP | 한국어 | what happened |',
  '|---|---|---|---|',
]
