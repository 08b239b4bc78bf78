/** Whole journeys behind a text's link, in Chromium: one world and one browser for them all, started over before each. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { newDataFolder } from '../support/data-folder.ts'
import { aboutJourneys } from './link-about.journeys.ts'
import { elsewhereJourneys } from './link-elsewhere.journeys.ts'
import { endedJourneys } from './link-ended.journeys.ts'
import { openStage, stage } from './link-journey.fixture.ts'
import { pageJourneys } from './link-pages.journeys.ts'
import { passJourneys } from './link-pass.journeys.ts'
import { personJourneys } from './link-persons.journeys.ts'
import { providerJourneys } from './link-provider.journeys.ts'
import { REPORTERS, reportJourneys } from './link-reports.journeys.ts'

beforeAll(async () => {
  const dataFolder = newDataFolder()
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 })
  const reporters = join(dirname(dataFolder), 'reporters.json')
  writeFileSync(reporters, JSON.stringify({ reporters: REPORTERS }), { mode: 0o600 })
  await openStage({ dataFolder, env: { ANSIMPASS_REPORTERS: reporters } })
})
beforeEach(async () => {
  await stage().setFault('registry', 'ok')
  await stage().startOver()
})
afterAll(() => stage().close())

describe('from a call to the pass', () => {
  passJourneys()
})
describe('what each page is like', () => {
  pageJourneys()
})
describe('a number is not a person', () => {
  personJourneys()
})
describe('in another browser, without cookies, back and twice', () => {
  elsewhereJourneys()
})
describe('a provider that is not well', () => {
  providerJourneys()
})
describe('links that are over, or only looked at', () => {
  endedJourneys()
})
describe('the person’s own page', () => {
  aboutJourneys()
})
describe('reports of lines', () => {
  reportJourneys()
})
