/** The authority's search over table and spool. With real keys: tests/faults/authority-search.test.ts. */
import { expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import { type CalendarDate, endOfKstDay, HOUR, kstDay, startOfKstDay } from '../../domain/kit/time.ts'
import type { EpochWrap, SealedVisit, Visitor } from '../../domain/visits/visit.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import { type FindVisitsDeps, findAtSite, findLine } from './find-visits.ts'
import type { StoredVisit } from './verify-visits.ts'

const NOON = Date.parse('2022-01-12T12:00+09:00')
const LINE = '+821000000001' as Line
const OTHER = '+821000000002' as Line
const DAY = kstDay(NOON)
const bytes = (fill: number) => new Uint8Array(16).fill(fill)
const days = (from: string, to: string) => ({
  from: startOfKstDay(from as CalendarDate),
  to: endOfKstDay(to as CalendarDate) - 1,
})
const ALL = days(DAY, DAY)
const HELD = { from: DAY, to: DAY }

/** Epoch `n` at noon unless given; those from 200 on are another authority's. */
const epoch = (n: number, at = NOON): EpochWrap => ({
  epochId: bytes(n),
  hour: Math.floor(at / HOUR),
  authorityKeyId: 'a',
  wrap: bytes(n),
})
type Given = { call: number; line?: Line; at?: number; siteId?: number; in?: EpochWrap; broken?: boolean }

/** In the place of a seal: line and time as they are, after a byte that tells whether it opens. */
function sealed({ call, line = LINE, at = NOON, siteId = 1, in: wrap = epoch(1), broken = false }: Given): SealedVisit {
  return {
    day: kstDay(at),
    callKey: bytes(call),
    siteId,
    arrivedAt: Math.floor(at / 60_000) * 60_000,
    sealed: Buffer.from(`${broken ? '!' : ' '}${line} ${at}`),
    token: tokenOf(wrap, line),
    epoch: wrap,
  }
}
const tokenOf = ({ epochId }: EpochWrap, line: Visitor) =>
  Uint8Array.from([...epochId.subarray(0, 15), Number(line.slice(-1))])

function inTable(given: Given): StoredVisit {
  const { epoch: wrap, ...visit } = sealed(given)
  return { ...visit, epochId: visitRef(wrap.epochId) }
}

function search(table: readonly StoredVisit[], spooled: readonly SealedVisit[] = [], wraps = [epoch(1)]) {
  const unwrapped: number[] = []
  const asked: string[] = []
  const deps: FindVisitsDeps = {
    spooled,
    epochs: async () => new Map(wraps.map((wrap) => [visitRef(wrap.epochId), wrap])),
    async unwrap(wrap) {
      const n = wrap.epochId[0] ?? 0
      unwrapped.push(n)
      if (n >= 200) return undefined
      return {
        open(visit) {
          const [line = '', at] = Buffer.from(visit.sealed).toString().slice(1).split(' ')
          if (visit.sealed[0] === 33) return undefined
          return { line: line as Line, arrivedAt: Number(at), channel: 'call' }
        },
        tokens: (line) => [bytes(n + 100), tokenOf(wrap, line)],
      }
    },
    async byTokens(tokens) {
      const wanted = new Set(tokens.map(visitRef))
      asked.push(...wanted)
      return table.filter(({ token }) => wanted.has(visitRef(token)))
    },
    bySite: async (from, to) =>
      table.filter(({ siteId, arrivedAt }) => siteId === 1 && arrivedAt > from - 60_000 && arrivedAt <= to),
  }
  return { deps, unwrapped, asked }
}

test('a line’s visits are found in table and spool, each once, by time, with their sites', async () => {
  const { deps, unwrapped } = search(
    [
      inTable({ call: 2, at: NOON + 5, siteId: 3 }),
      inTable({ call: 1, at: NOON + 1 }),
      inTable({ call: 9, line: OTHER }),
    ],
    [
      sealed({ call: 3, at: NOON + 3, siteId: 2 }),
      sealed({ call: 2, at: NOON + 5, siteId: 3 }),
      sealed({ call: 8, line: OTHER }),
    ],
  )
  expect(await findLine(deps, LINE, ALL)).toEqual({
    visits: [
      { line: LINE, arrivedAt: NOON + 1, channel: 'call', siteId: 1 },
      { line: LINE, arrivedAt: NOON + 3, channel: 'call', siteId: 2 },
      { line: LINE, arrivedAt: NOON + 5, channel: 'call', siteId: 3 },
    ],
    closed: 0,
    closedEpochs: 0,
    held: HELD,
  })
  expect(unwrapped).toEqual([1])
})

test('the same key on another day is another visit', async () => {
  const wraps = [epoch(1), epoch(2, NOON + 24 * HOUR)]
  const { deps } = search(
    [inTable({ call: 1 }), inTable({ call: 1, at: NOON + 24 * HOUR, in: epoch(2, NOON + 24 * HOUR) })],
    [],
    wraps,
  )
  expect((await findLine(deps, LINE, days(DAY, '2022-01-13'))).visits).toHaveLength(2)
})

test('a token that is shared shows nobody else’s visit', async () => {
  const theirs = { ...inTable({ call: 1, line: OTHER }), token: tokenOf(epoch(1), LINE) }
  expect(await findLine(search([theirs]).deps, LINE, ALL)).toEqual({
    visits: [],
    closed: 0,
    closedEpochs: 0,
    held: HELD,
  })
})

test('only epochs of the days that were asked for are unwrapped, the first and the last day included', async () => {
  const at = (day: string) => Date.parse(`${day}+09:00`)
  const hours = [
    at('2022-01-10T23:00'),
    at('2022-01-11T00:00'),
    at('2022-01-12T12:00'),
    at('2022-01-13T23:00'),
    at('2022-01-14T00:00'),
  ]
  const wraps = hours.map((hour, n) => epoch(n + 1, hour))
  const { deps, unwrapped, asked } = search([], [], wraps)
  const found = await findLine(deps, LINE, days('2022-01-11', '2022-01-13'))
  expect(found.held).toEqual({ from: '2022-01-10', to: '2022-01-14' })
  expect(unwrapped).toEqual([2, 3, 4])
  expect(asked).toHaveLength(6)
})

test('keys that this authority does not unwrap are counted, and so are visits that do not open', async () => {
  const { deps, unwrapped } = search(
    [inTable({ call: 1 }), inTable({ call: 2, broken: true })],
    [sealed({ call: 3, in: epoch(201) })],
    [epoch(1), epoch(200)],
  )
  expect(await findLine(deps, LINE, ALL)).toMatchObject({ visits: [{ siteId: 1 }], closed: 1, closedEpochs: 2 })
  expect(unwrapped).toEqual([1, 200, 201])
})

test('an epoch that only the spool knows opens what is in the table too', async () => {
  const { deps } = search([inTable({ call: 1 })], [sealed({ call: 2, at: NOON + 1 })], [])
  expect((await findLine(deps, LINE, ALL)).visits).toHaveLength(2)
})

test('at a site everybody is found between two instants, both included, to the millisecond; in the spool too', async () => {
  const FROM = NOON + 5_000
  const table = [-1, 0, 7, 8].map((ms, n) => inTable({ call: n + 1, at: FROM + ms, line: n === 2 ? OTHER : LINE }))
  const spooled = [
    sealed({ call: 5, at: FROM + 4 }),
    sealed({ call: 6, at: FROM + 4, siteId: 2 }),
    sealed({ call: 7, at: FROM + 9 }),
  ]
  const { deps } = search(table, spooled)
  expect(await findAtSite(deps, 1, { from: FROM, to: FROM + 7 })).toEqual({
    visits: [
      { line: LINE, arrivedAt: FROM, channel: 'call', siteId: 1 },
      { line: LINE, arrivedAt: FROM + 4, channel: 'call', siteId: 1 },
      { line: OTHER, arrivedAt: FROM + 7, channel: 'call', siteId: 1 },
    ],
    closed: 0,
    closedEpochs: 0,
    held: HELD,
  })
})

test('at a site a visit whose epoch nobody has, or whose key is another’s, is counted and each key tried once', async () => {
  const { deps, unwrapped } = search(
    [
      inTable({ call: 1, in: epoch(9) }),
      inTable({ call: 2, in: epoch(200) }),
      inTable({ call: 3, in: epoch(200) }),
      inTable({ call: 4 }),
    ],
    [],
    [epoch(1), epoch(200)],
  )
  expect(await findAtSite(deps, 1, { from: NOON, to: NOON })).toMatchObject({
    visits: [{ line: LINE }],
    closed: 3,
    closedEpochs: 0,
  })
  expect(unwrapped).toEqual([200, 1])
})
