/** The one list of reasons: each is given somewhere, said in both languages, and stands in docs/certificate-reasons.md. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CERTIFICATE_REASONS, certificateReasonWords } from './certificate-reasons.ts'

test('every reason is given somewhere: one that nobody gives is taken off the list', () => {
  const files = globSync('src/{certificates,cli/certificate}/**/*.ts', { exclude: ['**/*.{test,fixture}.ts'] })
  const source = files.map((file) => readFileSync(file, 'utf8')).join('\n')
  expect(CERTIFICATE_REASONS.filter((code) => !source.includes(`'${code}'`))).toEqual([])
})

test('every reason is said in both languages, each in a line that ends without a full stop and tells what to do', () => {
  const unfit = CERTIFICATE_REASONS.map(certificateReasonWords).filter(
    ({ ko, en }) => !/^[^\n]*[가-힣].*(세요|습니다)$/.test(ko) || !/^[A-Z][\x20-\x7e’]{20,}[^.]$/.test(en),
  )
  expect(unfit).toEqual([])
})

test('the manual has them all (vitest run -u writes it)', async () => {
  const rows = CERTIFICATE_REASONS.map((code) => {
    const { ko, en } = certificateReasonWords(code)
    return `| \`${code}\` | ${ko} | ${en} |`
  })
  await expect([...HEAD, ...rows, ''].join('\n')).toMatchFileSnapshot('../../../docs/certificate-reasons.md')
})

const HEAD = [
  '# Why a certificate is refused / 증명서를 인정하지 않는 이유',
  '',
  'Codes stay as they are: scripts may rely on them. What each kind of certificate is read by: docs/certificates.md. The list is',
  '`src/domain/certificates/certificate-reasons.ts`; this page is compared with it by its test.',
  '',
  '| code | 직원에게 | to staff |',
  '|---|---|---|',
]
