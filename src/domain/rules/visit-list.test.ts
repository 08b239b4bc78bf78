/** The duty to record visits ended on 19 February 2022. */
import { expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { parseInstant } from '../kit/time.ts'
import { endedVisitList, visitsRecorded } from './visit-list.ts'

const korea = readRuleset('rulesets/kr')
const site = { category: 'restaurant_cafe', region: 'seoul' }
const kst = (text: string) => parseInstant(`${text}:00+09:00`) ?? expect.fail(`${text} is no instant`)

test('visits are recorded to the end of 18 February, and not from then on', () => {
  expect(visitsRecorded(korea, { at: kst('2022-02-18T23:59'), site })).toBe(true)
  expect(visitsRecorded(korea, { at: kst('2022-02-19T00:00'), site })).toBe(false)
})

test('until the end is published nobody knows of it', () => {
  const at = kst('2022-02-20T12:00')
  expect(visitsRecorded(korea, { at, asKnownAt: kst('2022-02-17T12:00'), site })).toBe(true)
  expect(visitsRecorded(korea, { at, asKnownAt: kst('2022-02-18T12:00'), site })).toBe(false)
})

test('what was held is to be destroyed only where a duty has ended', () => {
  expect(endedVisitList(korea, { at: kst('2022-02-18T23:59'), site })).toBeUndefined()
  expect(endedVisitList(korea, { at: kst('2022-02-19T00:00'), site })).toMatchObject({ id: 'V1' })
  const without = { ...korea, known: korea.known.map((known) => ({ ...known, visitLists: [] })) }
  expect(endedVisitList(without, { at: kst('2022-02-19T00:00'), site })).toBeUndefined()
})
