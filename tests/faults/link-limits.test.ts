/** Limits on repeated requests: texts by forged callers, identity checks, reports; and whether answers tell who is known. */
import { performance } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { kstDay } from '../../src/domain/kit/time.ts'
import { openedRows } from '../support/opened-rows.ts'
import { signedBy } from '../support/signed.ts'
import { pathOf } from '../support/visitor.ts'
import { CARRIER, lineOf, personOf, startVisitorWorld, TOKENS, type VisitorWorld } from '../support/visitor-world.ts'

let world: VisitorWorld
let next = 5000
beforeAll(async () => {
  world = await startVisitorWorld({ settings: { ANSIMPASS_NOTICES: 'off' } })
})
afterAll(() => world.close())

function newLine(): Line {
  next += 1
  return lineOf(next)
}
const report = (token: string, url: string, body: object) =>
  world.door.inject({ method: 'POST', url, headers: { authorization: `Bearer ${token}` }, payload: body })
const numberChanges = (changes: object) => {
  const payload = JSON.stringify(changes)
  return world.door.inject({ method: 'POST', url: '/v1/number-changes', headers: signedBy(CARRIER, payload), payload })
}
const notThisPerson = (visit: string, site = '080-000-0001', token = TOKENS.staff) =>
  report(token, '/v1/not-this-person', { site, visit, reason: 'other-person' })
/** A minute ahead, as the clock of another machine may be: after every proof so far. */
const justNow = () => new Date(world.clock.now() + 60_000).toISOString()
const isBound = async (line: Line) => (await world.bindings.find([line], world.clock.now()))[0] !== 'unbound'

test('where no notices go out the own page has nothing to turn off, keeps no number, and the export says so', async () => {
  const line = newLine()
  const { base, who } = await world.bind(line, personOf(line))
  const page = await who.get(`${base}/me`)
  expect(page.status).toBe(200)
  expect(page.body).toContain('/me/texts')
  expect(page.body).not.toContain('/me/notices')
  const { preferences } = JSON.parse((await who.get(`${base}/me/export`)).body) as { preferences: object }
  expect(preferences).toMatchObject({ texts: true, notices: false })
  expect(await openedRows(world.owner, world.keys)).not.toContain(line)
})

describe('text pumping by forged callers', () => {
  test('a line is sent five links a day, from whatever site; the sixth is none, also when twenty are asked for at once', async () => {
    const line = newLine()
    const sites = ['0800000001', '0800000002'] as never[]
    const issued = await Promise.all(Array.from({ length: 20 }, (_, nth) => world.issue(line, sites[nth % 2])))
    expect(issued.filter((it) => it !== undefined)).toHaveLength(5)
    expect(await world.issue(line)).toBeUndefined()
    world.setTime(world.clock.now() + 13 * 3_600_000) // the next day
    expect(await world.issue(line)).toBeDefined()
    world.setTime(world.clock.now() - 13 * 3_600_000)
  })

  test('links used up at places leave the service’s own number its own five', async () => {
    const line = newLine()
    while ((await world.issue(line)) !== undefined) expect(next).toBeLessThan(6_000)
    const own: boolean[] = []
    for (let nth = 0; nth < 6; nth += 1) own.push((await world.issueOwn(line)) !== undefined)
    expect(own).toEqual([true, true, true, true, true, false])
  })

  test('a newer link ends nobody’s journey', async () => {
    const line = newLine()
    const who = world.visitor()
    const base = pathOf((await who.types(await world.link(line), line.slice(-4))).location)
    await world.link(line)
    expect((await who.get(base)).status).toBe(200)
  })

  test('a site has five thousand links a day, whoever seems to call; other sites go on', async () => {
    const site = world.sites.byNumber('0800000002' as never)
    const used = Array.from({ length: 4_999 }, () => ({ thing: 'site-links' as const, of: String(site?.id) }))
    const [before = 0] = (await world.dayLimits.count(kstDay(world.clock.now()), used)).slice(-1)
    expect(before).toBeGreaterThanOrEqual(4_999)
    while (((await world.issue(newLine(), '0800000002' as never)) ?? undefined) !== undefined)
      expect(next).toBeLessThan(5_100)
    expect(await world.issue(newLine(), '0800000002' as never)).toBeUndefined()
    expect(await world.issue(newLine(), '0800000001' as never)).toBeDefined()
  })
})

describe('identity checks', () => {
  test('begin ten times a line and day; the eleventh says so and asks no provider', async () => {
    const line = newLine()
    const who = world.visitor()
    const base = pathOf((await who.types(await world.link(line), line.slice(-4))).location)
    const before = world.provider.begun.length
    for (let nth = 1; nth <= 10; nth += 1) {
      expect((await world.agree(who, base)).location).not.toContain('said=limit')
      await who.post(`${base}/back`)
    }
    const eleventh = await world.agree(who, base)
    expect(eleventh.location).toContain('said=limit')
    expect(world.provider.begun).toHaveLength(before + 10)
    const page = await who.get(eleventh.location)
    expect(page.status).toBe(200)
    // The count is the line's: a newer link does not begin anew.
    const again = pathOf((await who.types(await world.link(line), line.slice(-4))).location)
    expect((await world.agree(who, again)).location).toContain('said=limit')
  })

  test('of a site begin five thousand times a day; the service’s own number has no such limit', async () => {
    const site = world.sites.byNumber('0800000001' as never)
    const used = Array.from({ length: 5_000 }, () => ({ thing: 'site-identity-starts' as const, of: String(site?.id) }))
    await world.dayLimits.count(kstDay(world.clock.now()), used)
    const line = newLine()
    const who = world.visitor()
    const base = pathOf((await who.types(await world.link(line), line.slice(-4))).location)
    expect((await world.agree(who, base)).location).toContain('said=limit')
  })
})

describe('reports', () => {
  test('of one phone count three a day, then 429, and a reporter learns the same of a bound and an unbound one', async () => {
    const bound = newLine()
    const nobodys = newLine()
    await world.bindings.bind(bindingOf(bound))
    const told: unknown[][] = []
    for (const line of [bound, nobodys]) {
      const answers: unknown[] = []
      for (let nth = 0; nth < 4; nth += 1) {
        const { statusCode, body, headers } = await notThisPerson(
          world.arrives(line, '0800000002' as never),
          '0800000002',
          TOKENS.gym,
        )
        answers.push([statusCode, body, Object.keys(headers).sort()])
      }
      told.push(answers)
    }
    expect(told[0]).toEqual(told[1])
    expect(told[0]?.map((it) => (it as unknown[])[0])).toEqual([202, 202, 202, 429])
    expect(await isBound(bound)).toBe(false)
  })

  test('of one site count thirty a day', async () => {
    const statuses: number[] = []
    for (let nth = 0; nth < 31; nth += 1) statuses.push((await notThisPerson(world.arrives(newLine()))).statusCode)
    expect(statuses.slice(0, 30).every((status) => status === 202)).toBe(true)
    expect(statuses[30]).toBe(429)
    const line = newLine()
    await world.bindings.bind(bindingOf(line))
    expect((await notThisPerson(world.arrives(line))).statusCode).toBe(429)
    expect(await isBound(line)).toBe(true)
  })

  test('name no phone: staff can end only who has just arrived at their own site', async () => {
    const line = newLine()
    await world.bindings.bind(bindingOf(line))
    const visit = world.arrives(line, '0800000003' as never)
    expect((await notThisPerson(visit)).statusCode).toBe(404) // an arrival of another site
    expect((await notThisPerson(visit, '080-000-0003')).statusCode).toBe(404) // another's site
    expect((await notThisPerson(visit, '080-000-0003', CARRIER.id)).statusCode).toBe(401)
    expect((await notThisPerson(visit, '080-000-0003', 'x'.repeat(20))).statusCode).toBe(401)
    expect((await notThisPerson('0'.repeat(32))).statusCode).toBe(404)
    expect(await isBound(line)).toBe(true)
    for (const report of await world.reports()) expect(Object.keys(report)).toEqual(['s', 'r'])
  })

  test('of changed numbers are answered alike for known and unknown ones, and by staff’s token not at all', async () => {
    const lines = [newLine(), newLine()]
    await world.bindings.bind(bindingOf(lines[0] ?? newLine()))
    const answers = await Promise.all(lines.map((line) => numberChanges({ numbers: [line], since: justNow() })))
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual([
      [202, '{"taken":1}'],
      [202, '{"taken":1}'],
    ])
    expect(await isBound(lines[0] ?? newLine())).toBe(false)
    const refused = await report(TOKENS.staff, '/v1/number-changes', {
      numbers: lines,
      since: justNow(),
    })
    expect(refused.statusCode).toBe(401)
  })
})

describe('who is known to the service', () => {
  const ROUNDS = 200
  test('is told by no page before the digits: pages and times of bound and unbound lines are the same', async () => {
    const bound = await Promise.all(Array.from({ length: ROUNDS }, () => known(true)))
    const nobodys = await Promise.all(Array.from({ length: ROUNDS }, () => known(false)))
    const who = world.visitor()
    const ask = async ({ code, line }: Known) => {
      const page = await who.get(`/i/${code}`)
      const wrong = await who.post(`/i/${code}`, { digits: wrongOf(line) })
      return [page.status, wrong.status, neutral(page.body, code), neutral(wrong.body, code)].join('\n')
    }
    expect(await ask(bound[0] ?? (await known(true)))).toBe(await ask(nobodys[0] ?? (await known(false))))
    const ratio = await bestRatio(bound, nobodys, ask)
    expect(ratio).toBeLessThan(1.5)
  }, 60_000)

  test('is told by no report either, also where it ends a binding: the times differ by less than a network hides', async () => {
    const bound = await Promise.all(Array.from({ length: ROUNDS }, () => known(true)))
    const nobodys = await Promise.all(Array.from({ length: ROUNDS }, () => known(false)))
    const since = justNow()
    const ask = ({ line }: Known) => numberChanges({ numbers: [line], since })
    const ratio = await bestRatio(bound, nobodys, ask)
    expect(ratio).toBeLessThan(1.5)
    expect(await isBound(bound[1]?.line ?? newLine())).toBe(false)
  }, 60_000)

  type Known = { readonly line: Line; readonly code: string }
  async function known(bind: boolean): Promise<Known> {
    const line = newLine()
    if (bind) await world.bindings.bind(bindingOf(line))
    return { line, code: await world.link(line, '0800000003' as never) }
  }

  /** The nearest of three tries: a garbage collection is no difference. Medians, one of each in turn. */
  async function bestRatio(one: readonly Known[], other: readonly Known[], ask: (it: Known) => Promise<unknown>) {
    let best = Number.POSITIVE_INFINITY
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const times: [number[], number[]] = [[], []]
      for (let nth = 1 + attempt * 60; nth < 60 + attempt * 60; nth += 1) {
        for (const [which, list] of [one, other].entries()) {
          const asked = list[nth]
          if (asked === undefined) continue
          const begun = performance.now()
          await ask(asked)
          times[which]?.push(performance.now() - begun)
        }
      }
      const [a, b] = times.map(median)
      best = Math.min(best, Math.max((a ?? 1) / (b ?? 1), (b ?? 1) / (a ?? 1)))
    }
    return best
  }
})

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[times.length >> 1] ?? 0
}
function wrongOf(line: Line): string {
  return String((Number(line.slice(-4)) + 1) % 10_000).padStart(4, '0')
}
/** Without what belongs to one code. */
function neutral(page: string, code: string): string {
  return page.replaceAll(code, 'CODE').replace(/name="mark" value="[^"]*"/, '')
}
function bindingOf(line: Line) {
  const { phone: _phone, ci, ...person } = personOf(line)
  return { line, person, ci, boundAs: 'subscriber', proofLevel: 'identity', provedAt: world.clock.now() } as const
}
