/** Texts for keyed birth dates that nobody has: where the rules let a person alone in, they say so. */
import { expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { Situation } from '../../domain/pass/text/situation.ts'
import { CAFE } from '../../domain/places/cafe.fixture.ts'
import type { Site } from '../../domain/places/site.ts'
import type { BirthDateAnswer } from '../../ports/kit/events.ts'
import { decide } from './fresh-status.ts'
import { makePrepareKeyedText, type PrepareKeyedTextDeps } from './prepare-keyed-text.ts'

const NOON = Date.parse('2022-01-12T12:31+09:00')
const RULES = readRuleset(`${import.meta.dirname}/../../../rulesets/kr`)
const GYM: Site = { ...CAFE, category: 'indoor_sports' }
const BORN = '1941-01-20' as CalendarDate

async function situationAt(site: Site, answer: BirthDateAnswer): Promise<Situation | undefined> {
  let written: Situation | undefined
  const deps: Partial<PrepareKeyedTextDeps> = {
    find: async () => ({ known: 'unbound', isStopped: false }),
    held: { over: () => undefined, answered: () => 'alone', done: () => {} },
    confirmBirthDate: async () => answer,
    call: { decideAndTell: async () => ({ decision: decide({ ruleset: RULES, site, at: NOON }, 'unknown') }) } as never,
    drafts: { fieldsOf: () => ({}), draftOf: (...of: unknown[]) => (written = of[3] as Situation) } as never,
    refused: async () => undefined,
    sites: { byId: () => site },
    ruleset: () => RULES,
    tokens: { recent: () => '' },
    clock: { now: () => NOON },
    events: { emit: () => {} },
  }
  const end = { line: '+821000007241' as Line, siteId: 1, carrierMark: 7, isEnglish: false, came: 0, birthDate: BORN }
  const of = { day: '2022-01-12' as CalendarDate, callKey: new Uint8Array(16), arrivedAt: NOON }
  const row = { id: 1n, intent: { hour: 0, sealed: new Uint8Array(12) } }
  await makePrepareKeyedText(deps as PrepareKeyedTextDeps)(row, { ...end, ...of })
  return written
}

test.each([
  ['not-confirmed', 'birth-date-not-confirmed'],
  ['locked', 'keys-locked'],
] as const)('%s: alone is fine at a café, and not at a gym', async (answer, kind) => {
  expect(await situationAt(CAFE, answer)).toEqual({ kind, allowedAlone: true })
  expect(await situationAt(GYM, answer)).toEqual({ kind, allowedAlone: false })
})
