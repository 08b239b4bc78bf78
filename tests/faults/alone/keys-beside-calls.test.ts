/** Sixty dialogues at a time beside two hundred silent calls a second: every key is taken, everybody hears the right words, and the date that each keyed finds its person. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoRegistry, startRegistry } from '../../../demo/registry/registry.ts'
import { createHandset, type Handset } from '../../../src/cli/handset/create-handset.ts'
import type { DemoMessage } from '../../../src/contracts/demo-page.ts'
import { CAFE, DINER } from '../../journeys/keyed-calls.ts'
import { type CallEvents, followCallEvents, newCall } from '../../support/call-events.ts'
import { eventually } from '../../support/eventually.ts'
import { keyingPerson, keysOf } from '../../support/keying-persons.ts'
import { expectLogHolds, ringMany, silentSite } from '../../support/ring-many.ts'
import { startWorld, type World } from '../../support/world.ts'

const AT_A_TIME = 60
const DIALOGUES = 180
const SILENT_A_SECOND = 200

const persons = Array.from({ length: DIALOGUES }, (_, nth) => keyingPerson(nth))

let registry: DemoRegistry
let world: World
let handset: Handset
let events: CallEvents

beforeAll(async () => {
  registry = await startRegistry({ port: 0, people: persons })
  world = await startWorld({
    env: { ANSIMPASS_LOG: 'debug', ANSIMPASS_LINES: String(AT_A_TIME), ANSIMPASS_REGISTRY: registry.baseUrl },
  })
  events = followCallEvents(world)
  handset = await createHandset({ server: world.sip })
})
afterAll(async () => {
  handset?.close()
  await world?.stop()
  await world?.remove()
  await registry?.close()
})

test('no key is lost, doubled or another’s', async () => {
  const silent = ringMany(handset, await silentSite(world), { perSecond: SILENT_A_SECOND, maxMs: 30_000, firstLine: 0 })
  await silent.answered(SILENT_A_SECOND)
  const left = persons.keys()
  const dialogues = await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      const own = []
      for (const nth of left) own.push(await keyed(nth))
      return own
    }),
  )
  const results = await silent.stop()
  const calls = dialogues.flat()
  expect(calls.map(({ played }) => played)).toEqual(persons.map(() => ['logged-keys cut', 'keys-taken whole']))
  expect(calls.map(({ keys }) => keys)).toEqual(persons.map(() => 6))
  await eventually(async () => {
    for (const person of persons) {
      const texts = await world.get<readonly DemoMessage[]>(`/demo/handsets/${person.phone}/messages`)
      expect(texts.map(({ text }) => text)).toEqual([
        expect.stringContaining(`접종확인 김*나(${person.birthDate.slice(2, 4)}년생)`),
      ])
    }
  }, 90_000)
  await expectLogHolds(world, [...results, ...calls.map(({ result }) => result)])
}, 240_000)

async function keyed(nth: number) {
  const { phone, birthDate } = keyingPerson(nth)
  const siteNumber = nth % 2 === 0 ? CAFE : DINER
  const { callId, fromTag, visit } = newCall(`keyed-${nth}`, siteNumber)
  const result = await handset.ring({ siteNumber, from: phone, callId, fromTag, keys: keysOf(birthDate) })
  const played = events
    .all(visit, 'prompt-played')
    .map(({ prompt, complete }) => `${prompt} ${complete ? 'whole' : 'cut'}`)
  return { result, played, keys: events.all(visit, 'key-pressed').length }
}
