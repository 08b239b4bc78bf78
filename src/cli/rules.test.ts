/** `ansimpass rules` as a shell runs it. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

function rules(input: string, ...args: string[]) {
  const run = ['--disable-warning=ExperimentalWarning', 'bin/ansimpass.ts', 'rules', ...args]
  return spawnSync(process.execPath, run, { input, encoding: 'utf8' })
}

const evaluate = (input: string, ...args: string[]) => rules(input, 'evaluate', ...args)

const anyCase = {
  name: 'ended',
  at: '2022-01-12T12:31:00+09:00',
  site: { category: 'restaurant_cafe', region: 'seoul' },
  person: { birthDate: '1980-05-01' },
  evidence: [{ kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-07-10' }],
}

describe('rules evaluate', () => {
  test('one case gives one decision, with times as people in Korea read them', () => {
    const { stdout, status } = evaluate(JSON.stringify(anyCase))
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'ended',
      outcome: 'no-pass',
      enforcement: 'penalty',
      allowedAlone: true,
      reason: { code: 'expired', proof: 'vaccination', expiredAt: '2022-01-07T00:00:00+09:00' },
      validUntil: null,
      ruleId: 'N3',
      rulesetVersion: 'kr-2022-03-01.4',
    })
    expect(status).toBe(0)
  })

  test('a list gives a list in the same order', () => {
    const cases: { name: string }[] = JSON.parse(readFileSync('rulesets/kr/cases.json', 'utf8'))
    const decisions: { name: string; outcome: string }[] = JSON.parse(evaluate(JSON.stringify(cases)).stdout)
    expect(decisions.map(({ name }) => name)).toEqual(cases.map(({ name }) => name))
    expect(decisions.slice(0, 2).map(({ outcome }) => outcome)).toEqual(['not-required', 'no-pass'])
  })

  test.each([
    ['', 'standard input is empty'],
    ['{"at":', 'standard input:1: is not JSON'],
    [JSON.stringify({ ...anyCase, at: 'noon' }), 'at must be a time with its offset'],
    [
      JSON.stringify({ ...anyCase, site: { category: 'restaurant_caffe', region: 'seoul' } }),
      'fair, not "restaurant_caffe"; did you mean "restaurant_cafe"?',
    ],
  ])('bad input ends with 1 and one clear line: %j', (input, message) => {
    const { stdout, stderr, status } = evaluate(input)
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 })
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(message)])
  })

  test('in a list one wrong case costs that case: its place says what is wrong, and the exit code is 1', () => {
    const mistyped = { ...anyCase, name: 'mistyped', site: { category: 'karoake', region: 'seoul' } }
    for (const command of ['evaluate', 'explain']) {
      const { stdout, stderr, status } = rules(
        JSON.stringify([anyCase, mistyped, { ...anyCase, name: 'last' }]),
        command,
      )
      expect(status).toBe(1)
      expect(stderr.trimEnd().split('\n')).toEqual([
        expect.stringMatching(
          /^CASE_INVALID: 판정할 수 없는 입력입니다 · 1 of 3 cases could not be judged: .*\[1\]\.site\.category .*"karoake"/,
        ),
      ])
      if (command === 'explain') expect(stdout).toMatch(/# ended\n.*# mistyped\n\nCASE_INVALID: .*# last\n\n.*식당/s)
      else {
        expect(JSON.parse(stdout)).toMatchObject([
          { name: 'ended', outcome: 'no-pass' },
          { name: 'mistyped', error: { code: 'CASE_INVALID', message: expect.stringContaining('"karaoke"') } },
          { name: 'last', outcome: 'no-pass' },
        ])
      }
    }
  })

  test('another ruleset that is not there is named', () => {
    const { stderr, status } = evaluate(JSON.stringify(anyCase), '--ruleset', 'rulesets/nowhere')
    expect(stderr).toContain('nowhere/ruleset.json cannot be read')
    expect(status).toBe(1)
  })
})

test('explain says why in both languages, with dates, and when it changes next', () => {
  const { stdout, status } = rules(JSON.stringify(anyCase), 'explain')
  expect(status).toBe(0)
  for (const sentence of [
    '서울의 식당·카페',
    '접종 유효기간이 1월 6일에 끝났습니다',
    '2022년 3월 1일 00:00에 바뀝니다',
    'Rule N3 (from 6 December 2021, 00:00 until before 1 March 2022, 00:00)',
    'Vaccination ended on Jan 6',
    'It changes on 1 March 2022, 00:00: no pass is needed',
    '출처: [6] 부자비즈(buza.biz)',
    'Source: [6] buza.biz',
    'Ruleset kr-2022-03-01.4',
  ]) {
    expect(stdout).toContain(sentence)
  }
  expect(rules(JSON.stringify(anyCase), 'explain', '--language', 'en').stdout).not.toMatch(/[가-힣]/)
})

test('lint and test take the rules of Korea and of the template', () => {
  for (const folder of ['rulesets/kr', 'rulesets/template']) {
    const lint = rules('', 'lint', '--ruleset', folder)
    expect(lint.stdout).toMatch(/^0 faults, \d+ notices in /m)
    const cases = rules('', 'test', '--ruleset', folder)
    expect([lint.status, cases.status, cases.stdout]).toEqual([
      0,
      0,
      expect.stringMatching(/^(\d+) of \1 cases come out/),
    ])
  }
})

test('timeline tells the stretches of one kind of place, with the day of the amnesty', () => {
  const { stdout } = rules('', 'timeline', 'karaoke', '--region', 'busan', '--from', '2021-12-10', '--to', '2021-12-16')
  expect(stdout.trimEnd().split('\n').slice(1)).toEqual([
    '2021-12-10 00:00 → 2021-12-13 00:00  방역패스 의무 · pass, with fines (N1)',
    '2021-12-13 00:00 → 2021-12-14 00:00  효력 정지·미적용 · set aside (S0)',
    '2021-12-14 00:00 → 2021-12-16 00:00  방역패스 의무 · pass, with fines (N1)',
  ])
})

test('timeline of everywhere has one line for every kind of place and one for the visit list', () => {
  const lines = rules('', 'timeline').stdout.trimEnd().split('\n')
  expect(lines).toHaveLength(1 + 21 + 1 + 1)
  expect(lines[6]).toMatch(/^·{21}░░░x▞+·{5} {2}식당·카페/)
  expect(rules('', 'timeline', '--svg', '-').stdout).toBe(readFileSync('docs/rules/kr-timeline.svg', 'utf8'))
})

test.each([
  [
    ['timeline', 'casino'],
    'CATEGORY_UNKNOWN: 규칙에 없는 시설 종류입니다 · no kind of place casino; there are nightlife',
  ],
  [['timeline', 'karoake'], 'did you mean "karaoke"?'],
  [['timeline', '--region', 'soul'], 'did you mean "seoul"?'],
  [['timeline', '--region', 'mars'], 'REGION_UNKNOWN: 규칙에 없는 지역입니다 · no region mars; there are seoul'],
  [['timeline', '--from', '2022-02-30'], 'TIME_INVALID: 날짜나 시각이 맞지 않습니다 · 2022-02-30 is no day'],
  [
    ['timeline', '--from', '2022-02-03', '--to', '2022-02-03'],
    'TIME_INVALID: 날짜나 시각이 맞지 않습니다 · --to must lie after --from',
  ],
  [
    ['diff', 'rulesets/kr', 'rulesets/kr', '--at', 'noon'],
    'TIME_INVALID: 날짜나 시각이 맞지 않습니다 · noon is no time with its offset',
  ],
  [
    ['diff', 'rulesets/kr', 'rulesets/kr', '--lines', 'few'],
    'LINES_INVALID: 줄 수가 맞지 않습니다 · few is no number of lines',
  ],
])('%j is refused in one line', (args, says) => {
  const { stdout, stderr, status } = rules('', ...args)
  expect({ stdout, status }).toEqual({ stdout: '', status: 1 })
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(says)])
})

test('diff of a ruleset with itself finds nobody', () => {
  const { stdout, status } = rules('', 'diff', 'rulesets/kr', 'rulesets/kr', '--at', '2022-01-12T12:00:00+09:00')
  expect(stdout).toMatch(/cases asked\ngain a pass: 0, lose it: 0, other fines: 0\n$/)
  expect(status).toBe(0)
})
