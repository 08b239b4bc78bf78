/** The midnight at which the duty to keep a visit list ends: nobody is awake, and everything is as the law says. */

import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import { recognisePrompt } from '../../src/cli/handset/recognise-prompt.ts'
import type { DemoMessage } from '../../src/contracts/demo-page.ts'
import { newCall } from '../support/call-events.ts'
import { eventually } from '../support/eventually.ts'
import { OUTBOX_INTENTS } from '../support/outbox-rows.ts'
import { emptyTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { startWorld, type World } from '../support/world.ts'

const CAFE = '080-000-0001' // answers and speaks
const GYM = '080-000-0002' // 486 at once
const HONG = '010-0000-5678'
const KIM = '010-0000-4821'
const PROMPTS = join(import.meta.dirname, '..', '..', 'prompts')
/** So late that midnight comes soon once the world is up, and the first call still before it on a busy machine. */
const EVENING = '2022-02-18T23:59:40+09:00'

let world: World
let handset: Handset
let database: TestDatabase
let owner: pg.Client

beforeAll(async () => {
  database = await emptyTestDatabase()
  world = await startWorld({ env: { ANSIMPASS_DEMO_CLOCK: EVENING, DATABASE_URL: database.url } })
  handset = await createHandset({ server: world.sip })
  owner = new pg.Client({ connectionString: database.url, options: '-c search_path=ansimpass' })
  await owner.connect()
})
afterAll(async () => {
  handset?.close()
  await owner?.end()
  await world?.stop()
  await world?.remove()
  await database?.close()
})

async function ring(name: string, siteNumber: string, from = HONG) {
  const { callId, fromTag } = newCall(name, siteNumber)
  const { final, audio, codec } = await handset.ring({ siteNumber, from, callId, fromTag, maxMs: 20_000 })
  return { final, said: codec === null ? undefined : recognisePrompt(audio, codec, PROMPTS)?.kind }
}
const texts = (phone = HONG) => world.get<readonly DemoMessage[]>(`/demo/handsets/${phone}/messages`)
const count = async (table: string) =>
  Number((await owner.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]?.n)
const clock = async () => (await world.get<{ clock: string }>('/demo/world')).clock

test('a visit of the last evening is destroyed at midnight, and calls after it leave none', async () => {
  expect(await ring('evening', GYM)).toMatchObject({ final: 486 })
  expect(Date.parse(await clock())).toBeLessThan(Date.parse('2022-02-19T00:00+09:00'))
  expect(await count('visits')).toBe(1)

  await eventually(async () => expect(await count('destructions')).toBe(1), 45_000)
  const { rows } = await owner.query(
    'select day::text, visits::int, octet_length(hash) as bytes, reason from destructions',
  )
  expect(rows).toMatchObject([{ day: '2022-02-18', visits: 1, bytes: 32, reason: expect.stringContaining('V1') }])
  expect((await world.run(['visits', 'count'])).stdout.trim()).toBe('0')

  expect(await ring('morning', CAFE)).toMatchObject({ final: 200, said: expect.stringMatching(/^taken-/) })
  const [text] = await eventually(async () => {
    const all = await texts()
    expect(all).toHaveLength(2)
    return all
  })
  expect(text?.text).toContain('노원카페 00:0')
  expect(text?.text).not.toContain('방문등록')
  expect((await world.run(['visits', 'count'])).stdout.trim()).toBe('0')
  expect(await count('visits')).toBe(0)
})

test('the same INVITE after a crash sends no second text', async () => {
  expect(await ring('before-the-crash', GYM, KIM)).toMatchObject({ final: 486 })
  await eventually(async () => expect(await texts(KIM)).toHaveLength(1))
  const [taken, intents] = [await count('taken'), await count(OUTBOX_INTENTS)]
  const { dataFolder, httpPort } = world
  await world.kill()
  world = await startWorld({
    dataFolder,
    httpPort,
    sipPort: world.sip.port,
    env: { ANSIMPASS_DEMO_CLOCK: EVENING, DATABASE_URL: database.url },
  })
  expect(await ring('before-the-crash', GYM, KIM)).toMatchObject({ final: 486 })
  expect(await count('taken')).toBe(taken)
  expect(await count(OUTBOX_INTENTS)).toBe(intents)
  expect(await count('visits')).toBe(0)
})
