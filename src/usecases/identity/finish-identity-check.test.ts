/** Return from identity verification: taken once, for the person who began it, in the browser where the digits were typed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { markIn, pathOf } from '../../../tests/support/visitor.ts'
import {
  lineOf,
  personOf,
  returnOf,
  startVisitorWorld,
  type VisitorWorld,
} from '../../../tests/support/visitor-world.ts'
import type { SiteNumber } from '../../domain/call/phone/line.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'

let world: VisitorWorld
let phones: VisitorWorld
let next = 0
beforeAll(async () => {
  world = await startVisitorWorld()
  phones = await startVisitorWorld({ onPhone: true })
})
afterAll(async () => {
  await Promise.all([world.close(), phones.close()])
})

async function begun(at = world, where?: SiteNumber) {
  next += 1
  const line = lineOf(next)
  const who = at.visitor()
  const code = await at.link(line, where)
  const base = pathOf((await who.types(code, line.slice(-4))).location)
  await at.agree(who, base)
  return { who, code, base, line, state: at.provider.begun.at(-1)?.state ?? '' }
}
const boundOf = async (line: ReturnType<typeof lineOf>, at = world) => {
  const [known] = await at.bindings.find([line], at.clock.now())
  return known === undefined || known === 'unbound' ? undefined : known.binding
}

describe('by a redirect', () => {
  test('a renewal that fails says so, and leads back to the pass that still holds', async () => {
    const { who, base, line } = await begun()
    await world.comeBack(who, personOf(line))
    await world.agree(who, base)
    await world.comeBack(who, personOf(lineOf(9_999)))
    expect((await who.get(base)).body).toContain('달라 연결하지 않았습니다')
    await who.post(`${base}/back`)
    expect((await who.get(base)).body).toContain('id="outcome"')
    expect(await boundOf(line)).toMatchObject({ boundAs: 'subscriber', person: { name: '홍길동' } })
  })

  test('a provider that verified no number at all is not said to have verified another', async () => {
    const { who, base, line } = await begun()
    await world.comeBack(who, { ...personOf(line), phone: undefined })
    expect((await who.get(base)).body).toContain('이 번호가 본인 명의인지는 확인되지 않았습니다')
    expect(await boundOf(line)).toBeUndefined()
  })

  test('in the same browser the line is the person’s', async () => {
    const { who, base, line } = await begun()
    expect(pathOf((await world.comeBack(who, personOf(line))).location)).toBe(base)
    expect(await boundOf(line)).toMatchObject({ boundAs: 'subscriber', person: { name: '홍길동' } })
  })

  test('in another browser only after the digits there, and then once', async () => {
    const { line, state } = await begun()
    const other = world.visitor()
    const held = await other.get(returnOf(world.provider.login(state, personOf(line))))
    expect(await boundOf(line)).toBeUndefined()
    const form = { digits: line.slice(-4), mark: markIn((await other.get(held.location)).body) }
    const done = await other.post(pathOf(held.location), form)
    expect(done.status).toBe(303)
    expect(await boundOf(line)).toMatchObject({ boundAs: 'subscriber' })
    await world.records.endBinding(line)
    await other.post(pathOf(held.location), form) // the form again: nothing is held any more
    expect(await boundOf(line)).toBeUndefined()
  })

  test('what is held for one journey is not taken by the digits of another, also where users are bound', async () => {
    const one = await begun(world, '0800000003' as SiteNumber)
    const held = (await world.visitor().get(returnOf(world.provider.login(one.state, personOf(one.line))))).location
    const two = await begun(world, '0800000003' as SiteNumber)
    const stolen = pathOf(held).replace(one.code, two.code)
    await two.who.post(stolen, { digits: two.line.slice(-4), mark: markIn((await two.who.get(stolen)).body) })
    expect(await boundOf(two.line)).toBeUndefined()
    expect(await boundOf(one.line)).toBeUndefined()
  })

  test('of somebody else’s phone nothing is bound, and the page says why', async () => {
    const { who, base, line } = await begun()
    await world.comeBack(who, personOf(lineOf(9_999)))
    expect(await boundOf(line)).toBeUndefined()
    expect(await boundOf(lineOf(9_999))).toBeUndefined()
    expect((await who.get(base)).body).toContain('name="agree-identity"')
  })

  test('of somebody born later than tomorrow is not believed', async () => {
    const { who, line } = await begun()
    await world.comeBack(who, { ...personOf(line), birthDate: '2022-01-14' as CalendarDate })
    expect(await boundOf(line)).toBeUndefined()
  })

  test('cancelled: the consent page again, with what happened; nothing is bound', async () => {
    const { who, base, line, state } = await begun()
    await who.get(returnOf({ error: 'access_denied', state }))
    const { status, body } = await who.get(base)
    expect([status, body.includes('name="agree-identity"')]).toEqual([200, true])
    expect(await boundOf(line)).toBeUndefined()
  })

  test('after the journey’s end nothing is asked and nothing bound', async () => {
    const { who, base, line, state } = await begun()
    await who.post(`${base}/end`)
    const before = world.provider.finished
    expect((await who.get(returnOf(world.provider.login(state, personOf(line))))).status).toBe(410)
    expect(world.provider.finished).toBe(before)
    expect(await boundOf(line)).toBeUndefined()
  })

  test('is no matter for "I have confirmed it on my phone": that takes nothing of it', async () => {
    const { who, base, line, state } = await begun()
    await who.post(`${base}/confirmed`)
    await who.get(returnOf(world.provider.login(state, personOf(line))))
    expect(await boundOf(line)).toMatchObject({ boundAs: 'subscriber' })
  })
})

describe('on the phone', () => {
  test('before it is confirmed there the page asks again; afterwards the line is the person’s', async () => {
    const { who, base, line, state } = await begun(phones)
    expect((await who.post(`${base}/confirmed`)).location).toContain('said=not-yet')
    expect(await boundOf(line, phones)).toBeUndefined()
    phones.provider.login(state, personOf(line))
    expect((await who.post(`${base}/confirmed`)).location).not.toContain('said')
    expect(await boundOf(line, phones)).toMatchObject({ boundAs: 'subscriber' })
  })

  test('another way leaves it: what is confirmed later counts no more', async () => {
    const { who, base, line, state } = await begun(phones)
    await who.post(`${base}/back`)
    phones.provider.login(state, personOf(line))
    await who.post(`${base}/confirmed`)
    expect(await boundOf(line, phones)).toBeUndefined()
  })
})
