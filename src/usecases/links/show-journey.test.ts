/** Tests of the pass that a journey shows: now, until when, and what the rules known today say of afterwards. */
import { expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { type CalendarDate, HOUR } from '../../domain/kit/time.ts'
import { wordOfDay } from '../../domain/pass/text/word-of-day.ts'
import { CAFE } from '../../domain/places/cafe.fixture.ts'
import { renderPassPage } from '../../pages/links/pass-page.ts'
import type { Journey } from './read-link.ts'
import { makeShowJourney, type PassShown } from './show-journey.ts'

const ruleset = readRuleset(`${import.meta.dirname}/../../../rulesets/kr`)
/** Two doses; the second holds for 180 days, to the end of 2 May. */
const SECOND_DOSE = '2021-11-03' as CalendarDate

async function shownAt(now: number): Promise<PassShown> {
  const binding = {
    person: { personKey: new Uint8Array(16), name: '홍길동', birthDate: '1980-05-01' as CalendarDate },
    boundAs: 'subscriber' as const,
    proofLevel: 'identity' as const,
    provedOn: '2022-01-05' as CalendarDate,
    endsAt: now + 500 * HOUR,
  }
  const evidence = [{ kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: SECOND_DOSE }] as const
  const showJourney = makeShowJourney({
    bindings: { find: async () => [{ binding, snapshot: { evidence: [...evidence], fetchedAt: now } }] as never },
    attempts: { lastOf: async () => undefined },
    providers: [],
    cipher: { open: () => undefined },
    ruleset: () => ruleset,
    wordOfDay: () => wordOfDay(new Uint8Array(32)),
    colourOfDay: () => 3,
    statusHours: 24,
    clock: { now: () => now },
  })
  const content = { line: '+821000005678' as Line, siteId: 1, callKey: new Uint8Array(16), calledAt: now }
  const journey = { code: 'C', content, hour: 0, misses: 0, until: now + HOUR, site: CAFE, key: 'K', here: true }
  const shown = await showJourney(journey as unknown as Journey, false)
  return shown.kind === 'pass' ? shown : expect.fail(`shown is ${shown.kind}`)
}

function pageOf(shown: PassShown): string {
  const page = renderPassPage({
    lang: 'ko',
    demo: false,
    recorded: true,
    here: '/i/C/K',
    base: '/i/C/K',
    decision: shown.decision,
    next: shown.next,
    rules: ruleset,
    name: '홍길동',
    birthYear: 1980,
    lastFour: '5678',
    site: CAFE,
    calledAt: shown.now,
    now: shown.now,
    endsAt: shown.now + HOUR,
    lastKnown: false,
    boundAs: 'subscriber',
    bindingEndsAt: shown.now + 500 * HOUR,
    colour: 3,
    script: '/i/pass-clock.js',
    mayRefresh: true,
  })
  return page.replaceAll(/<[^>]*>/g, ' ')
}

test('what comes after the end of a pass is judged by the rules known now: in January nobody knew that passes would end in March', async () => {
  const shown = await shownAt(Date.parse('2022-01-12T11:40:00+09:00'))
  expect(shown.decision).toMatchObject({ outcome: 'pass', validUntil: Date.parse('2022-05-03T00:00:00+09:00') })
  expect(shown.decision.nextChangeAt).toBe(shown.decision.validUntil)
  expect(shown.next).toMatchObject({ outcome: 'no-pass', reason: { code: 'expired', proof: 'vaccination' } })
  const page = pageOf(shown)
  expect(page).toContain('5월 2일 24:00까지')
  expect(page).toMatch(/다음 변경: .*5월 3일.*부터 “증명서를 보여 주세요”/)
  expect(page).not.toContain('방역패스 없이 이용')
})

test('once the end of passes is published, the page says it', async () => {
  const shown = await shownAt(Date.parse('2022-02-28T12:00:00+09:00'))
  expect(shown.decision.outcome).toBe('pass')
  expect(shown.next).toMatchObject({ outcome: 'not-required' })
  expect(pageOf(shown)).toMatch(/다음 변경: .*3월 1일.*부터 “방역패스 없이 이용”/)
})

test('a pass whose rule asks for more before its proof ends is valid until then: page and next change name one day', async () => {
  const shown = await shownAt(Date.parse('2022-01-12T11:40:00+09:00'))
  const change = Date.parse('2022-02-01T00:00:00+09:00')
  const page = pageOf({ ...shown, decision: { ...shown.decision, nextChangeAt: change } })
  expect(page).toContain('1월 31일 24:00까지')
  expect(page).toMatch(/다음 변경: .*2월 1일/)
  expect(page).not.toContain('5월 2일')
})
