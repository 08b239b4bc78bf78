/** Budgets of texts on a real database: two processes spend beside one another, and no more is made than the budgets allow. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { tidy } from '../../src/adapters/postgres/kit/housekeeping.ts'
import { createPostgresTextSpend } from '../../src/adapters/postgres/pass/text-spend.ts'
import { saveOrganization, saveSites } from '../../src/adapters/postgres/places/sites-table.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { USUAL_POLICY } from '../../src/domain/identity/identity-policy.ts'
import { DAY, MINUTE } from '../../src/domain/kit/time.ts'
import { destinationOf, type TextKind } from '../../src/domain/pass/text-budget.ts'
import { CAFE } from '../../src/domain/places/cafe.fixture.ts'
import type { Site } from '../../src/domain/places/site.ts'
import type { AppEvent } from '../../src/ports/kit/events.ts'
import type { OutboxRow } from '../../src/ports/pass/outbox.ts'
import type { PricedText } from '../../src/ports/pass/text-spend.ts'
import { makeTextBudget } from '../../src/usecases/pass/text-budget.ts'
import { eventually } from '../support/eventually.ts'
import { databaseWorld } from './database-world.fixture.ts'

let world: Awaited<ReturnType<typeof databaseWorld>>
let now = 0
let events: AppEvent[] = []
let [one, two, alone] = [0, 0, 0]
beforeAll(async () => {
  world = await databaseWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.empty()
  events = []
  now = Math.floor(world.clock.now() / MINUTE) * MINUTE
  await saveOrganization(world.owner, { id: 'chain', name: '체인', nameEn: 'Chain', ...USUAL_POLICY })
  const { id: _, ...cafe } = CAFE
  const number = (last: number) => `080000000${last}` as Site['number']
  const saved = await saveSites(world.owner, [
    { ...cafe, number: number(1), organization: 'chain' },
    { ...cafe, number: number(2), organization: 'chain' },
    { ...cafe, number: number(3) },
  ])
  ;[one = 0, two = 0, alone = 0] = saved.map(({ id }) => id)
  await world.owner.query(`insert into ansimpass.text_prices values ('main', 'sms', 8.4)`)
})

let rows = 0n
const row = (): OutboxRow => ({ id: ++rows, intent: { hour: 0, sealed: new Uint8Array() } })
const home = (kind: TextKind): PricedText => ({ kinds: { main: kind, second: kind }, destination: '82' })
/** Texts at home, unless they are told otherwise. */
function process(pool = world.pool) {
  const budget = makeTextBudget({
    textSpend: createPostgresTextSpend(pool),
    clock: { now: () => now },
    events: { emit: (event) => void events.push(event) },
  })
  const isPaid = (each: OutboxRow, site: number, text: TextKind | PricedText) =>
    budget.isPaid(each, site, typeof text === 'string' ? home(text) : text)
  return { ...budget, isPaid }
}
const limit = (scope: string, column: string, most: number) =>
  world.owner.query(`insert into ansimpass.text_budgets (scope, ${column}) values ($1, $2)`, [scope, most])
const spent = async (scope: string) => {
  const { rows: found } = await world.owner.query<{ texts: number; won: number }>(
    'select texts, won::float8 as won from ansimpass.text_spend where scope = $1',
    [scope],
  )
  return found[0]
}
const ofGateways = async () => {
  const { rows: found } = await world.owner.query(
    'select gateway, kind, texts, won::float8 as won from ansimpass.gateway_spend order by gateway, kind',
  )
  return found
}
const exhausted = () => createPostgresTextSpend(world.other).exhausted(now)
const told = (type: AppEvent['type']) => events.filter((event) => event.type === type)

test('without a budget everything goes, and is counted in won for the site and its organization', async () => {
  const { isPaid } = process()
  const paid = await Promise.all([one, one, two, alone].map((site) => isPaid(row(), site, 'sms')))
  expect(paid).toEqual([true, true, true, true])
  expect(await spent(`site:${one}`)).toEqual({ texts: 2, won: 16.8 })
  expect(await spent('organization:chain')).toEqual({ texts: 3, won: 25.2 })
  expect(await spent(`site:${alone}`)).toEqual({ texts: 1, won: 8.4 })
  expect(await exhausted()).toEqual(new Set())
})

test('two processes make exactly what an organization’s day allows, warn once at four fifths, and give back the rest', async () => {
  await limit('organization:chain', 'texts_day', 10)
  const processes = [process(), process(world.other)] as const
  const answers: boolean[] = []
  for (let round = 0; round < 8; round += 1)
    answers.push(
      ...(await Promise.all([processes[0].isPaid(row(), one, 'sms'), processes[1].isPaid(row(), two, 'sms')])),
    )
  const all = answers.filter((paid) => paid).length
  expect(all).toBe(10)
  expect(await spent('organization:chain')).toMatchObject({ texts: 10 })
  expect(told('budget-near')).toMatchObject([{ scope: 'organization:chain', part: 'textsDay' }])
  expect(told('budget-reached').length).toBeGreaterThanOrEqual(1)
  expect(await exhausted()).toEqual(new Set([one, two]))
  expect(await process().isPaid(row(), alone, 'sms')).toBe(true)
  now += DAY
  expect(await process().isPaid(row(), one, 'sms')).toBe(true)
  expect(await exhausted()).toEqual(new Set())
})

test('a burst in one list gets what is left and no more', async () => {
  await limit(`site:${alone}`, 'texts_day', 5)
  const { isPaid } = process()
  const answers = await Promise.all(Array.from({ length: 9 }, () => isPaid(row(), alone, 'sms')))
  expect(answers).toEqual([true, true, true, true, true, false, false, false, false])
  expect(await spent(`site:${alone}`)).toEqual({ texts: 5, won: 42 })
  expect(told('budget-near')).toHaveLength(1)
  expect(told('budget-reached')).toHaveLength(1)
})

test('money is counted as texts are: what would go beyond the won of a day is not made', async () => {
  await limit(`site:${alone}`, 'won_day', 20)
  const { isPaid } = process()
  expect([
    await isPaid(row(), alone, 'sms'),
    await isPaid(row(), alone, 'sms'),
    await isPaid(row(), alone, 'sms'),
  ]).toEqual([true, true, false])
  expect(await spent(`site:${alone}`)).toEqual({ texts: 2, won: 16.8 })
  expect(await exhausted()).toEqual(new Set([alone]))
})

test('a limit of the minute begins anew with the next, and what is given back late takes nothing from it', async () => {
  await limit(`site:${alone}`, 'texts_minute', 1)
  const { isPaid } = process()
  expect([await isPaid(row(), alone, 'sms'), await isPaid(row(), alone, 'sms')]).toEqual([true, false])
  expect(await exhausted()).toEqual(new Set([alone]))
  now += MINUTE
  expect(await exhausted()).toEqual(new Set())
  expect([await isPaid(row(), alone, 'sms'), await isPaid(row(), alone, 'sms')]).toEqual([true, false])
  await createPostgresTextSpend(world.pool).add([{ siteId: alone, texts: -1, ...home('sms') }], now - MINUTE)
  expect(await isPaid(row(), alone, 'sms')).toBe(false)
})

test('a row that is prepared again is paid once; a budget of nothing stops the first text', async () => {
  const { isPaid } = process()
  const again = row()
  expect([await isPaid(again, alone, 'sms'), await isPaid(again, alone, 'sms')]).toEqual([true, true])
  expect(await spent(`site:${alone}`)).toMatchObject({ texts: 1 })
  await limit(`site:${one}`, 'texts_day', 0)
  expect(await exhausted()).toEqual(new Set([one]))
  expect(await isPaid(row(), one, 'sms')).toBe(false)
})

test('a text costs what its gateway asks for its kind; until that is known, the dearest', async () => {
  await world.owner.query(`insert into ansimpass.text_prices values ('second', 'sms', 9.5), ('second', 'lms', 30)`)
  const { isPaid, settle } = process()
  const texts = [row(), row(), row(), row()] as const
  for (const each of texts) await isPaid(each, one, 'sms')
  expect(await spent('organization:chain')).toEqual({ texts: 4, won: 38 })
  settle(texts[0], { gateway: 'main', kind: 'sms' })
  settle(texts[1], { gateway: 'second', kind: 'sms' })
  settle(texts[2], { gateway: 'second', kind: 'lms' })
  settle(texts[3], 'kept')
  settle(texts[0], 'not-sent')
  await eventually(() => expect(told('text-paid')).toHaveLength(4))
  for (const scope of [`site:${one}`, 'organization:chain'])
    expect(await spent(scope)).toEqual({ texts: 4, won: 8.4 + 9.5 + 30 + 9.5 })
  expect(await ofGateways()).toEqual([
    { gateway: 'main', kind: 'sms', texts: 1, won: 8.4 },
    { gateway: 'second', kind: 'lms', texts: 1, won: 30 },
    { gateway: 'second', kind: 'sms', texts: 1, won: 9.5 },
  ])
})

test('a long text is paid as the dearest LMS before it is made: no budget of won is exceeded by one', async () => {
  const price = (gateway: string, won: number) =>
    world.owner.query(`insert into ansimpass.text_prices values ($1, 'lms', $2)`, [gateway, won])
  await limit(`site:${alone}`, 'won_day', 60)
  const { isPaid, settle } = process()
  const [first, second] = [row(), row()]
  expect(await isPaid(first, alone, 'lms')).toBe(true) // no price of an LMS is known: as an SMS
  expect(await spent(`site:${alone}`)).toEqual({ texts: 1, won: 8.4 })
  await price('main', 27)
  await price('second', 30)
  expect(
    await Promise.all([isPaid(second, alone, 'lms'), isPaid(row(), alone, 'lms'), isPaid(row(), alone, 'sms')]),
  ).toEqual([true, false, true])
  expect(await spent(`site:${alone}`)).toEqual({ texts: 3, won: 8.4 + 30 + 8.4 })
  expect(told('budget-reached')).toMatchObject([{ scope: `site:${alone}`, part: 'wonDay' }])
  settle(second, { gateway: 'main', kind: 'lms' })
  await eventually(async () => expect(await spent(`site:${alone}`)).toEqual({ texts: 3, won: 8.4 + 27 + 8.4 }))
})

/** By its number and, where these are others, its kinds. */
const abroad = (number: string, kinds: PricedText['kinds'] = { main: 'sms', second: 'sms' }): PricedText => ({
  kinds,
  destination: destinationOf(number as Line),
})
const priceAbroad = (gateway: string, kind: string, prefix: string, won: number) =>
  world.owner.query('insert into ansimpass.text_prices_abroad values ($1, $2, $3, $4)', [gateway, kind, prefix, won])
const costOf = async (text: PricedText) =>
  (await createPostgresTextSpend(world.pool).add([{ siteId: alone, texts: 1, ...text }], now)).won[0]

test('a text abroad costs what is asked for where it goes: the longest first digits count, then all of abroad', async () => {
  await priceAbroad('main', 'sms', '', 60)
  await priceAbroad('main', 'sms', '1', 45)
  await priceAbroad('main', 'sms', '1876', 150)
  await priceAbroad('main', 'sms', '8', 33)
  for (const [number, won] of [
    ['+12125550100', 45],
    ['+18765550100', 150],
    ['+4915112345678', 60],
    ['+819012345678', 33],
    ['+821000000001', 8.4],
  ] as const)
    expect([number, await costOf(abroad(number))]).toEqual([number, won])
})

test('what has no price costs as the dearest that is known of its gateway: no longer than it and, at home, at home', async () => {
  expect(await costOf(abroad('+12125550100'))).toBe(8.4)
  await world.owner.query(`insert into ansimpass.text_prices values ('main', 'lms', 27)`)
  expect(await costOf(abroad('+12125550100'))).toBe(8.4)
  expect(await costOf(abroad('+12125550100', { main: 'lms' }))).toBe(27)
  await priceAbroad('main', 'sms', '81', 33)
  expect(await costOf(abroad('+12125550100'))).toBe(33)
  expect(await costOf(abroad('+12125550100', { main: 'lms' }))).toBe(33)
  expect(await costOf(home('sms'))).toBe(8.4)
  await world.owner.query('delete from ansimpass.text_prices')
  expect(await costOf(home('lms'))).toBe(0)
})

test('the price of a gateway that there is not does not count; of two each is asked for as what it sends the text', async () => {
  await world.owner.query(
    `insert into ansimpass.text_prices values ('main', 'lms', 27), ('second', 'sms', 9.5), ('second', 'lms', 30)`,
  )
  const kinds = (main: TextKind, second?: TextKind): PricedText => ({
    kinds: { main, ...(second && { second }) },
    destination: '82',
  })
  expect(await costOf(kinds('sms'))).toBe(8.4)
  expect(await costOf(kinds('sms', 'sms'))).toBe(9.5)
  expect(await costOf(kinds('sms', 'lms'))).toBe(30)
  expect(await costOf(kinds('lms', 'sms'))).toBe(27)
})

test('texts abroad are counted by themselves, too, by place, organization and gateway; given back they are none', async () => {
  await priceAbroad('main', 'sms', '', 60)
  const { isPaid, settle } = process()
  const texts = [row(), row(), row()] as const
  expect(
    await Promise.all([
      isPaid(texts[0], one, abroad('+12125550100', { main: 'sms' })),
      isPaid(texts[1], one, 'sms'),
      isPaid(texts[2], one, abroad('+819012345678', { main: 'sms' })),
    ]),
  ).toEqual([true, true, true])
  const spentAbroad = async (scope: string) =>
    (
      await world.owner.query(
        'select texts, won::float8 as won, abroad_texts, abroad_won::float8 from ansimpass.text_spend where scope = $1',
        [scope],
      )
    ).rows[0]
  const all = { texts: 3, won: 128.4, abroad_texts: 2, abroad_won: 120 }
  for (const scope of [`site:${one}`, 'organization:chain']) expect(await spentAbroad(scope)).toEqual(all)
  await priceAbroad('main', 'sms', '81', 33)
  settle(texts[0], 'not-sent')
  settle(texts[1], { gateway: 'main', kind: 'sms' })
  settle(texts[2], { gateway: 'main', kind: 'sms' })
  const left = { texts: 2, won: 41.4, abroad_texts: 1, abroad_won: 33 }
  for (const scope of [`site:${one}`, 'organization:chain'])
    await eventually(async () => expect(await spentAbroad(scope)).toEqual(left))
  const { rows: gateways } = await world.owner.query(
    'select texts, won::float8 as won, abroad_texts, abroad_won::float8 from ansimpass.gateway_spend',
  )
  expect(gateways).toEqual([left])
})

test('a text abroad that goes beyond the won of a day is not made, though one at home is', async () => {
  await priceAbroad('main', 'sms', '', 60)
  await limit(`site:${alone}`, 'won_day', 50)
  const { isPaid } = process()
  expect([await isPaid(row(), alone, abroad('+12125550100')), await isPaid(row(), alone, 'sms')]).toEqual([false, true])
  expect(await spent(`site:${alone}`)).toEqual({ texts: 1, won: 8.4 })
})

test('a text that was surely not sent is given back, also to its minute, and makes room for another', async () => {
  await limit(`site:${alone}`, 'texts_minute', 1)
  const { isPaid, settle } = process()
  const first = row()
  expect([await isPaid(first, alone, 'sms'), await isPaid(row(), alone, 'sms')]).toEqual([true, false])
  settle(first, 'not-sent')
  await eventually(async () => expect(await spent(`site:${alone}`)).toEqual({ texts: 0, won: 0 }))
  expect(await exhausted()).toEqual(new Set())
  expect(await isPaid(row(), alone, 'sms')).toBe(true)
})

test('what is given back a minute later takes nothing from that minute', async () => {
  await limit(`site:${alone}`, 'texts_minute', 1)
  const { isPaid, settle } = process()
  const first = row()
  await isPaid(first, alone, 'sms')
  now += MINUTE
  expect(await isPaid(row(), alone, 'sms')).toBe(true)
  settle(first, 'not-sent')
  await eventually(async () => expect(await spent(`site:${alone}`)).toMatchObject({ texts: 1 }))
  expect(await isPaid(row(), alone, 'sms')).toBe(false)
})

test('what was spent is kept to the end of the month after, and then deleted', async () => {
  await world.owner.query(`insert into ansimpass.text_spend values
    ('2021-11-30', 'site:1', 1, 0, 0, 0, 0), ('2021-12-01', 'site:1', 1, 0, 0, 0, 0)`)
  await world.owner.query(`insert into ansimpass.gateway_spend values
    ('2021-11-30', 'main', 'sms', 1, 8.4), ('2021-12-01', 'main', 'sms', 1, 8.4)`)
  await tidy(world.pool, Date.parse('2022-01-31T23:59:00+09:00'))
  for (const table of ['text_spend', 'gateway_spend']) {
    const { rows: left } = await world.owner.query(`select day::text from ansimpass.${table}`)
    expect(left).toEqual([{ day: '2021-12-01' }])
  }
})

test('a database that is away is told as such', async () => {
  await expect(process(world.away).isPaid(row(), one, 'sms')).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    retryable: true,
  })
})
