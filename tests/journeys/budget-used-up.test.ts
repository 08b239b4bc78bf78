/** A place whose budget of texts is used up, from a real call to the door: logged and shown as ever, told by voice that no text comes, and none comes. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import { recognisePrompt } from '../../src/cli/handset/recognise-prompt.ts'
import type { DemoDoor, DemoMessage } from '../../src/contracts/demo-page.ts'
import { type CallEvents, followCallEvents, newCall } from '../support/call-events.ts'
import { eventually } from '../support/eventually.ts'
import { startWorld, type World } from '../support/world.ts'

const DINER = '080-000-0011' // 대구국밥: answers and speaks, has a door screen
const CAFE = '080-000-0001'
const KIM = '010-0000-4821' // boosted; known to the registry alone
const SONG = '010-0000-6395' // nothing on file
const YU = '010-0000-7189' // has not proved yet who uses this phone
const PROMPTS = join(import.meta.dirname, '..', '..', 'prompts')

let world: World
let handset: Handset
let events: CallEvents
let rung = 0

beforeAll(async () => {
  world = await startWorld({ env: { ANSIMPASS_LOG: 'debug' } })
  events = followCallEvents(world)
  handset = await createHandset({ server: world.sip })
})
afterAll(async () => {
  handset?.close()
  await world?.stop()
  await world?.remove()
})

test('voice and door only, said honestly; another place, and this one when it has a budget again, text as ever', async () => {
  const site = await siteId(DINER)
  await budget(site, '--texts-day', '1')
  const first = await ring(KIM, DINER)
  expect(await events.next(first.visit, ['text-sent', 'text-not-sent'])).toMatchObject({ type: 'text-sent' })
  await sitesWithoutTexts(1)

  const unknown = await ring(YU, DINER)
  expect(unknown).toMatchObject({ final: 200, said: 'logged-no-text' })
  const noPass = await ring(SONG, DINER)
  expect(noPass.final).toBe(200)
  for (const { visit } of [unknown, noPass])
    expect(await events.next(visit, ['text-sent', 'text-not-sent'])).toMatchObject({ why: 'budget-used-up' })
  expect([await textsOf(YU), await textsOf(SONG)]).toEqual([[], []])
  expect((await world.run(['visits', 'count'])).stdout.trim()).toBe('3')
  await eventually(async () => {
    const { arrivals } = await world.get<DemoDoor>(`/demo/sites/${DINER}/door`)
    expect(arrivals.map(({ lastFour, outcome }) => [lastFour, outcome])).toEqual([
      ['6395', 'no-pass'],
      ['7189', 'unverified'],
      ['4821', 'pass'],
    ])
  })
  const ready = await world.get<{ dependencies: { outbox: { detail: string } } }>('/readyz')
  expect(ready.dependencies.outbox.detail).toContain(`budget-reached site:${site} textsDay`)

  const elsewhere = await ring(YU, CAFE)
  expect(elsewhere.said).toBe('logged-unheard')
  await budget(site)
  await sitesWithoutTexts(0)
  const again = await ring('010-0000-5678', DINER)
  expect(await events.next(again.visit, ['text-sent', 'text-not-sent'])).toMatchObject({ type: 'text-sent' })
})

async function ring(from: string, siteNumber: string) {
  rung += 1
  const { callId, fromTag, visit } = newCall(`budget-${rung}`, siteNumber)
  const { final, audio, codec } = await handset.ring({ siteNumber, from, callId, fromTag, media: true, maxMs: 20_000 })
  const heard = codec === null ? undefined : recognisePrompt(audio, codec, PROMPTS)
  return { visit, final, said: heard?.kind }
}

/** Sites are numbered in the order of the demo's list. */
async function siteId(number: string): Promise<number> {
  const { sites } = await world.get<{ sites: readonly { number: string }[] }>('/demo/world')
  const plain = (each: string) => each.replaceAll('-', '')
  return sites.findIndex((each) => plain(each.number) === plain(number)) + 1
}

async function budget(site: number, ...limits: string[]): Promise<void> {
  const { code, stderr } = await world.run(['budgets', 'set', `site:${site}`, ...limits])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
}

/** `calls` looks every two seconds. */
async function sitesWithoutTexts(count: number): Promise<void> {
  await eventually(async () => {
    const page = await (await fetch(`${world.http}/metrics`)).text()
    expect(page).toMatch(new RegExp(`^ansimpass_sites_without_texts\\{program="calls"\\} ${count}$`, 'm'))
  }, 20_000)
}

function textsOf(phone: string): Promise<readonly DemoMessage[]> {
  return world.get(`/demo/handsets/${encodeURIComponent(phone)}/messages`)
}
