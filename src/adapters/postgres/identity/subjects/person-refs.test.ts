/** Names of lines and persons: they lead to one row each, and back. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { testKeys } from '../../../../../tests/support/test-keys.ts'
import type { Line } from '../../../../domain/call/phone/line.ts'
import { DAY, HOUR } from '../../../../domain/kit/time.ts'
import { aLine, anId, anOldLine, lineOf, NOON, personWithLines, refsOf, statusOf, viewOf } from './known.fixture.ts'
import {
  boundLine,
  lineName,
  lineNamed,
  lineRefs,
  linesOf,
  newPersonId,
  personOf,
  personRefs,
  personWith,
  statusWith,
  wholeOf,
} from './person-refs.ts'
import { KIND } from './subject-row.ts'

const world = testKeys(NOON)
afterAll(() => world.close())
const keys = world.subjectKeys
const LINE = '+821000000001' as Line
const HONG = anId(9)
const hourOfNoon = NOON / HOUR

describe('keys of before', () => {
  test('without any a line and a CI have one place each, and none is the other’s', () => {
    expect(lineRefs(keys, LINE)).toEqual([{ kind: KIND.line, subject: keys.subjectOf('line', LINE) }])
    expect(personRefs(keys, 'ci-1')).toEqual([{ kind: KIND.person, subject: keys.subjectOf('ci', 'ci-1') }])
  })

  test('an old lookup key adds where they may lie since then: a line of its own kind, a person of the same', () => {
    using older = { ...testKeys(NOON), [Symbol.dispose]: () => older.close() }
    writeFileSync(join(older.folder, 'lasting', 'lookup-2021-12-23.key'), Buffer.alloc(32, 7), { mode: 0o600 })
    const old = older.subjectKeys
    expect(lineRefs(old, LINE)).toEqual([
      { kind: KIND.line, subject: old.subjectOf('line', LINE) },
      { kind: KIND.oldLine, subject: old.oldLines(LINE)[0] },
    ])
    expect(personRefs(old, 'ci-1')).toEqual([
      { kind: KIND.person, subject: old.subjectOf('ci', 'ci-1') },
      { kind: KIND.person, subject: old.oldPersons('ci-1')[0] },
    ])
  })
})

describe('ids of persons', () => {
  test('an id leads to the rows of its person, and is another each time', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (subject) => {
        const id = newPersonId({ kind: KIND.person, subject })
        expect(personOf(id)).toEqual({
          person: { kind: KIND.person, subject },
          status: { kind: KIND.status, subject },
        })
        expect(newPersonId({ kind: KIND.person, subject })).not.toBe(id)
      }),
    )
  })

  test('of a longer subject an id has the first sixteen bytes', () => {
    const subject = Uint8Array.from({ length: 32 }, (_, n) => n)
    expect(personOf(newPersonId({ kind: KIND.person, subject }))?.person.subject).toEqual(subject.slice(0, 16))
  })

  test.each([21, 23, 16, 0])('%i bytes are nobody’s id', (length) => {
    expect(personOf(Buffer.alloc(length, 9).toString('base64url'))).toBeUndefined()
  })

  test('a subject is bytes of its own: a key is made of all behind it', () => {
    expect(personOf(HONG)?.person.subject.buffer.byteLength).toBe(16)
    expect(lineNamed(lineName(aLine(1))).subject.buffer.byteLength).toBe(16)
  })
})

test('a line’s name leads back to it, of whichever kind it is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.boolean(), (subject, isOld) => {
      const ref = { kind: isOld ? KIND.oldLine : KIND.line, subject }
      expect(lineNamed(lineName(ref))).toEqual(ref)
      expect(lineName(ref)).toMatch(isOld ? /^o[\w-]{22}$/ : /^l[\w-]{22}$/)
    }),
  )
})

describe('bindings', () => {
  test('a line’s binding is the first that is there and not over', () => {
    const over = lineOf(HONG, { h: hourOfNoon - 28 * 24 })
    const view = viewOf([
      [aLine(1), over],
      [anOldLine(1), lineOf(HONG, { g: 'en' })],
      [anOldLine(2), lineOf(HONG)],
    ])
    expect(boundLine(view, [aLine(3), aLine(1), anOldLine(1), anOldLine(2)], NOON)).toEqual({
      ref: anOldLine(1),
      value: lineOf(HONG, { g: 'en' }),
    })
    expect(boundLine(view, [aLine(1)], NOON)).toBeUndefined()
    expect(boundLine(view, [], NOON)).toBeUndefined()
  })

  test('a binding ends 28 days after its proof, to the millisecond', () => {
    const view = viewOf([[aLine(1), lineOf(HONG)]])
    expect(boundLine(view, [aLine(1)], NOON + 28 * DAY - 1)?.ref).toEqual(aLine(1))
    expect(boundLine(view, [aLine(1)], NOON + 28 * DAY)).toBeUndefined()
  })

  test('the lines that lead to a person are those that are bound to that very one', () => {
    const lines = [aLine(1), aLine(2), anOldLine(3), aLine(4), aLine(5)]
    const person = personWithLines(HONG, lines)
    const view = viewOf([
      [aLine(1), lineOf(HONG)],
      [aLine(2), lineOf(anId(8))],
      [anOldLine(3), lineOf(HONG, { n: 1 })],
      [aLine(4), lineOf(HONG, { h: hourOfNoon - 28 * 24 })],
      [aLine(6), lineOf(HONG)],
    ])
    expect(linesOf(view, person, NOON)).toEqual([
      { ref: aLine(1), value: lineOf(HONG) },
      { ref: anOldLine(3), value: lineOf(HONG, { n: 1 }) },
    ])
  })
})

describe('a person’s rows', () => {
  const { person, status } = refsOf(HONG)
  const view = viewOf([
    [person, personWithLines(HONG, [aLine(1), anOldLine(2)])],
    [status, statusOf(HONG)],
  ])

  test('are found by the id they carry, and not by that of somebody who was forgotten', () => {
    expect(personWith(view, HONG)?.n).toBe('홍길동')
    expect(statusWith(view, HONG)).toEqual(statusOf(HONG))
    expect([personWith(view, anId(9, 2)), statusWith(view, anId(9, 2))]).toEqual([undefined, undefined])
  })

  test('where there are none, or the id is none of ours, there is nobody', () => {
    expect([personWith(view, anId(7)), statusWith(view, anId(7))]).toEqual([undefined, undefined])
    expect([personWith(view, 'x'), statusWith(view, 'x')]).toEqual([undefined, undefined])
  })

  test('the whole of a person is both rows and every line; of somebody who is gone both places; of no id nothing', () => {
    expect(wholeOf(view, HONG)).toEqual([person, status, aLine(1), anOldLine(2)])
    expect(wholeOf(viewOf([]), HONG)).toEqual([person, status])
    expect(wholeOf(view, 'x')).toEqual([])
  })
})
