/** `ansimpass rules evaluate` as a shell runs it. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

function evaluate(input: string, ...args: string[]) {
  const run = ['--disable-warning=ExperimentalWarning', 'bin/ansimpass.ts', 'rules', 'evaluate', ...args]
  return spawnSync(process.execPath, run, { input, encoding: 'utf8' })
}

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
      rulesetVersion: 'kr-2022-03-01.2',
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
    ['{"at":', 'standard input is not JSON'],
    [JSON.stringify([anyCase, { ...anyCase, at: 'noon' }]), '[1].at must be a time with its offset'],
  ])('bad input ends with 1 and one clear line: %j', (input, message) => {
    const { stdout, stderr, status } = evaluate(input)
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 })
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(message)])
  })

  test('another ruleset that is not there is named', () => {
    const { stderr, status } = evaluate(JSON.stringify(anyCase), '--ruleset', 'rulesets/nowhere')
    expect(stderr).toContain('nowhere/ruleset.json cannot be read')
    expect(status).toBe(1)
  })
})
