/** Contract of every keeper of correction requests. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Correction, CorrectionNumber } from '../../src/domain/identity/correction.ts'
import { addDays, type CalendarDate, kstDay, startOfKstDay } from '../../src/domain/kit/time.ts'
import type { AuditEntry } from '../../src/ports/access/audit.ts'
import type { Corrections, NewCorrection } from '../../src/ports/identity/corrections.ts'
import { line, NOON, type SubjectsWorld } from './persons.fixture.ts'

export type CorrectionsWorld = SubjectsWorld & {
  readonly corrections: Corrections
  /** As another node writes them. */
  readonly elsewhere: Corrections
  /** The same on a database that is not there. */
  readonly away: Corrections
  audited(): Promise<readonly string[]>
}

const TODAY = '2022-01-12' as CalendarDate
const [MINE, THEIRS] = [line(1), line(2)]
const number = (text: string) => text as CorrectionNumber
const request = (text: string, other: Partial<NewCorrection> = {}): NewCorrection => ({
  number: number(text),
  ...{ line: MINE, kind: 'name', day: TODAY, words: '이름이 홍길동입니다', ...other },
})
const ANSWER = { outcome: 'corrected', answer: '고쳤습니다' } as const
const audit = (day = TODAY): AuditEntry => ({
  ...{ actor: { kind: 'administrator', name: 'operator' }, verb: 'correction-answer', site: undefined, day },
})
const numbersOf = (found: readonly Correction[]) => found.map((each) => each.number)

export function correctionsContract(name: string, start: () => Promise<CorrectionsWorld>): void {
  describe(`${name} as keeper of correction requests`, () => {
    let world: CorrectionsWorld
    let corrections: Corrections
    beforeAll(async () => {
      world = await start()
      corrections = world.corrections
    })
    afterAll(() => world.close())
    beforeEach(async () => {
      await world.empty()
      world.setTime(NOON)
    })

    test('a request is found by its line alone, elsewhere too, the newest first, and by the operator among all', async () => {
      expect(await corrections.open(request('3F7K'))).toBe('3F7K')
      expect(await world.elsewhere.open(request('3AAA', { line: THEIRS, kind: 'other', words: '' }))).toBe('3AAA')
      expect(await corrections.open(request('9K4C', { kind: 'test' }))).toBe('9K4C')
      expect(await world.elsewhere.ofLine(MINE)).toEqual([
        { ...request('9K4C', { kind: 'test' }), state: 'open' },
        { ...request('3F7K'), state: 'open' },
      ])
      expect(await corrections.ofLine(line(3))).toEqual([])
      expect(numbersOf(await corrections.all())).toEqual(['3F7K', '3AAA', '9K4C'])
    })

    test('of many opened at once none is lost, and two lines may have the same number', async () => {
      const lines = Array.from({ length: 12 }, (_, nth) => line(nth + 10))
      await Promise.all(
        lines.map((each, nth) => (nth % 2 ? corrections : world.elsewhere).open(request('3F7K', { line: each }))),
      )
      for (const each of lines) expect(numbersOf(await corrections.ofLine(each))).toEqual(['3F7K'])
      expect(await corrections.all()).toHaveLength(12)
    })

    test('a line has twelve at most in 28 days', async () => {
      for (let nth = 0; nth < 12; nth += 1)
        expect(await corrections.open(request('3F7K', { words: `${nth}` }))).toBe('3F7K')
      expect(await corrections.open(request('4444'))).toBe(undefined)
      expect(await corrections.open(request('4444', { words: '3' }))).toBe('3F7K')
      expect(await corrections.open(request('4444', { line: THEIRS }))).toBe('4444')
    })

    test('the same asked of two nodes at once is one request, and both are told its number', async () => {
      const asked = ['3F7K', '4444', '6AAA', '7CCC'].map((text, nth) =>
        (nth % 2 ? corrections : world.elsewhere).open(request(text)),
      )
      const told = await Promise.all(asked)
      const [kept, ...others] = await corrections.ofLine(MINE)
      expect(others).toEqual([])
      expect(new Set(told)).toEqual(new Set([kept?.number]))
      expect(await corrections.due()).toHaveLength(1)
    })

    test('another kind, other words, another day, or the same once it is settled, are another request', async () => {
      await corrections.open(request('3F7K'))
      expect(await corrections.open(request('4444', { kind: 'test' }))).toBe('4444')
      expect(await corrections.open(request('6AAA', { words: '' }))).toBe('6AAA')
      expect(await corrections.open(request('7CCC', { day: '2022-01-11' as CalendarDate }))).toBe('7CCC')
      expect(await corrections.open(request('9K4C'))).toBe('3F7K')
      await corrections.settle({ line: MINE, number: number('3F7K') }, ANSWER, audit())
      expect(await corrections.open(request('9K4C'))).toBe('9K4C')
    })

    test('it is settled once, by number and line, with its audit; what the person wrote is gone then', async () => {
      await corrections.open(request('3F7K'))
      expect(await corrections.settle({ line: THEIRS, number: number('3F7K') }, ANSWER, audit())).toBe(
        'no-such-request',
      )
      expect(await corrections.settle({ line: MINE, number: number('4444') }, ANSWER, audit())).toBe('no-such-request')
      expect(await world.audited()).toEqual([])
      const mine = { line: MINE, number: number('3F7K') }
      expect(await world.elsewhere.settle(mine, ANSWER, audit())).toBe('settled')
      expect(await world.audited()).toEqual(['correction-answer'])
      expect(await corrections.settle(mine, { outcome: 'unchanged', answer: '' }, audit())).toBe('settled-before')
      const { words: _words, ...rest } = request('3F7K')
      expect(await corrections.ofLine(MINE)).toEqual([{ ...rest, state: 'settled', ...ANSWER }])
    })

    test('a text is due when it is opened and when it is settled; of several one has it, and it can be given back', async () => {
      await corrections.open(request('3F7K'))
      const [opened] = await corrections.due()
      if (opened === undefined) throw new Error('none is due')
      const claims = await Promise.all([corrections.claim(opened), world.elsewhere.claim(opened)])
      expect(claims.filter((isMine) => isMine)).toEqual([true])
      expect(await corrections.due()).toEqual([])
      await corrections.giveBack(opened)
      expect(numbersOf(await corrections.due())).toEqual(['3F7K'])
      await corrections.settle(opened, ANSWER, audit())
      expect(await corrections.claim(opened)).toBe(false) // it is not open any more: another text is due
      const [settled] = await corrections.due()
      expect(settled).toMatchObject({ number: '3F7K', state: 'settled' })
      expect(settled !== undefined && (await corrections.claim(settled))).toBe(true)
      expect(await corrections.due()).toEqual([])
    })

    test('it outlives the nights, and is gone on day 28 with everything about it', async () => {
      await corrections.open(request('3F7K'))
      await world.passTo(Date.parse('2022-01-13T00:11:00+09:00'))
      await corrections.open(request('4444', { day: kstDay(Date.parse('2022-01-13T00:11:00+09:00')) }))
      expect(numbersOf(await corrections.ofLine(MINE))).toEqual(['4444', '3F7K'])
      expect(numbersOf(await corrections.all())).toEqual(['4444', '3F7K'])
      const last = startOfKstDay(addDays(TODAY, 28))
      await world.passTo(last - 1)
      expect(numbersOf(await corrections.ofLine(MINE))).toEqual(['4444', '3F7K'])
      world.setTime(last)
      expect(numbersOf(await corrections.ofLine(MINE))).toEqual(['4444'])
      expect(numbersOf(await corrections.all())).toEqual(['4444'])
      await world.passTo(startOfKstDay(addDays(TODAY, 29)) + 3_600_000)
      expect(await corrections.all()).toEqual([])
      expect(await world.opened()).not.toMatch(/3F7K|4444/)
    })

    test('no row tells in the clear whose it is or what is in it', async () => {
      await corrections.open(request('3F7K'))
      expect(await world.opened()).toContain('3F7K')
      expect(await world.stored()).not.toMatch(/3F7K|1000000001|홍길동/)
    })

    test('a line’s are forgotten, or those before a day; nothing is due of them', async () => {
      await corrections.open(request('3F7K'))
      await corrections.open(request('3AAA', { line: THEIRS }))
      await world.passTo(Date.parse('2022-01-13T09:00:00+09:00'))
      const next = '2022-01-13' as CalendarDate
      await corrections.open(request('4444', { day: next }))
      await corrections.forget(MINE, TODAY)
      expect(numbersOf(await corrections.ofLine(MINE))).toEqual(['4444', '3F7K'])
      await corrections.forget(MINE, next)
      expect(numbersOf(await corrections.ofLine(MINE))).toEqual(['4444'])
      await corrections.forget(MINE)
      expect(await corrections.ofLine(MINE)).toEqual([])
      expect(numbersOf(await corrections.due())).toEqual(['3AAA'])
      await corrections.forget(line(3))
      expect(numbersOf(await corrections.all())).toEqual(['3AAA'])
    })

    test('without a database everything says so', async () => {
      const { away } = world
      const refused = expect.objectContaining({ code: 'DATABASE_UNAVAILABLE', retryable: true })
      await expect(away.open(request('3F7K'))).rejects.toEqual(refused)
      await expect(away.ofLine(MINE)).rejects.toEqual(refused)
      await expect(away.all()).rejects.toEqual(refused)
      await expect(away.due()).rejects.toEqual(refused)
      await expect(away.forget(MINE)).rejects.toEqual(refused)
      await expect(away.settle({ line: MINE, number: number('3F7K') }, ANSWER, audit())).rejects.toEqual(refused)
    })
  })
}
