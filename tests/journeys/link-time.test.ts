/** Effects of time: a link is over after ten minutes, a person's tie to a number after 28 days. The world is stopped and resumed later. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { NOONS } from '../../demo/world/noons.ts'
import { withDatabase } from '../../src/adapters/embedded-postgres/with-database.ts'
import { createDataCipher } from '../../src/adapters/keys/ciphers.ts'
import { openKeyRing } from '../../src/adapters/keys/key-ring.ts'
import { createSubjectKeys } from '../../src/adapters/keys/subject-keys.ts'
import { createSubjectFolds } from '../../src/adapters/postgres/identity/subjects/subject-folds.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { DAY, MINUTE } from '../../src/domain/kit/time.ts'
import { CAFE, DINER, heading, linkIn, type Stage, startStage, typeDigits, words, YU } from './link-journey.fixture.ts'

const HONG = '010-0000-5678' // proved nine days before the noon that it was his

let stage: Stage | undefined
afterAll(() => stage?.close())

test('a link is over eleven minutes later, opened or not; a binding holds on day 27 and has ended on day 28 and 29', async () => {
  let now = await startStage()
  stage = now
  const unopened = await now.askForLink(YU.phone, CAFE)
  const opened = await now.askForLink('010-0000-2900', CAFE)
  const { page } = await now.phone()
  await page.goto(opened)
  await typeDigits(page, '2900')
  expect(await heading(page)).toBe('본인확인을 하시겠어요?')
  const cookies = await page.context().cookies()
  const inside = page.url()

  now = await later(now, NOONS[2].now + 11 * MINUTE)
  const window = await now.phone()
  await window.context.addCookies(cookies)
  expect((await window.page.goto(unopened))?.status()).toBe(410)
  expect(await words(window.page)).toContain('10분이 지나 더 이상 사용할 수 없는 링크입니다.')
  await window.page.goto(inside)
  expect(await heading(window.page)).toBe('본인확인을 하시겠어요?') // the ten minutes are for the digits

  now = await later(now, NOONS[2].now + (27 - 9) * DAY)
  await now.ring(HONG, DINER)
  expect((await now.textsOf(HONG, 1))[0]?.text).toMatch(/접종확인 홍\*동/)

  for (const day of [28, 29]) {
    now = await later(now, NOONS[2].now + (day - 9) * DAY + MINUTE)
    const heard = now.ring(HONG, DINER, { media: true })
    const [text] = await now.textsOf(HONG, 1)
    expect(text?.text).toMatch(/대구국밥.* 방문등록\. 본인확인: http/)
    expect((await now.doorOf(DINER)).arrivals).toMatchObject([{ lastFour: '5678', shown: '' }])
    const next = await now.phone()
    await next.page.goto(linkIn(text?.text))
    await typeDigits(next.page, '5678')
    expect(await heading(next.page)).toBe('본인확인을 하시겠어요?')
    expect([text?.text, await next.page.content()].join()).not.toMatch(/홍|80년생/)
    expect(['logged-unheard', 'logged-text']).toContain((await heard).said) // the latter where the database takes its time
  }
}, 300_000)

/** The nights of a server that runs meanwhile: of one that stands for more than three days nobody is known any more. */
async function foldTheNights(dataFolder: string, from: number, to: number): Promise<void> {
  const clock = { now: () => from, held: () => undefined }
  const ring = openKeyRing(`${dataFolder}-secrets`)
  const keys = createSubjectKeys(ring, clock)
  const cipher = createDataCipher(ring)
  await withDatabase({ dataFolder }, async ({ url }) => {
    const pool = createPool(url, 'app')
    const folds = createSubjectFolds({ pool, databaseUrl: url, keys, cipher, clock, events: { emit: () => {} } })
    await folds.foldUpTo(to)
    await pool.end()
  })
}

/** The same world, stopped, and started again at a later time. */
async function later(before: Stage, to: number): Promise<Stage> {
  const { dataFolder, httpPort, sip } = before.world
  const from = (await before.world.get<{ clock: string }>('/demo/world')).clock
  await before.close({ keep: true })
  if (to - Date.parse(from) > DAY) await foldTheNights(dataFolder, Date.parse(from), to)
  writeFileSync(join(dataFolder, 'demo-clock.json'), JSON.stringify({ now: to }))
  const after = await startStage({ dataFolder, httpPort, sipPort: sip.port }, before.browser)
  stage = after
  return after
}
