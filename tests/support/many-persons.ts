/** A store of many persons, three rows of usual fill each: a generation, and what changed on the day after it. */
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { framedCopy } from '../../src/adapters/postgres/identity/subjects/copy-rows.ts'
import { changeState } from '../../src/adapters/postgres/identity/subjects/fold-state.ts'
import { insertRows } from '../../src/adapters/postgres/identity/subjects/insert-rows.ts'
import { sealedTuples, slotsInNight } from '../../src/adapters/postgres/identity/subjects/night-tuples.ts'
import { dayTable, nightTable } from '../../src/adapters/postgres/identity/subjects/periods.ts'
import { encodeRow, KIND, type SubjectRow } from '../../src/adapters/postgres/identity/subjects/subject-row.ts'
import { transactionOn } from '../../src/adapters/postgres/kit/in-transaction.ts'
import { addDays, type CalendarDate, endOfKstDay, hourOf } from '../../src/domain/kit/time.ts'
import type { PeriodKeys, SubjectKeys } from '../../src/ports/identity/subject-keys.ts'

const AT_ONCE = 1_000

export type ManyPersons = {
  readonly persons: number
  /** How many of them have rows of the day too. */
  readonly changed: number
  readonly day: CalendarDate
}

/** As it is at the end of a day whose night is not folded. */
export async function storeManyPersons(client: pg.Client, keys: SubjectKeys, { persons, changed, day }: ManyPersons) {
  const night = addDays(day, -1)
  await fillGeneration(client, keys.make({ kind: 'night', day: night }), persons)
  await fillDay(client, dayTable(day), keys.make({ kind: 'day', day }), changed)
  const lastHour = hourOf(endOfKstDay(day)) - 1
  await transactionOn(client, () =>
    changeState(client, () => ({
      hoursClosed: lastHour,
      hoursFolded: lastHour,
      daysFolded: night,
      night,
      place: 'a',
    })),
  )
}

async function fillGeneration(client: pg.Client, night: PeriodKeys, count: number): Promise<void> {
  async function* tuples(): AsyncGenerator<Uint8Array> {
    for (let from = 0; from < count; from += AT_ONCE) {
      const rows = rowsOf(from, Math.min(from + AT_ONCE, count), 0)
      const plains = rows.map((row) => encodeRow(row) ?? Buffer.alloc(0))
      const slots = slotsInNight(night, plains)
      const placed = plains.map((plain, nth) => ({ slot: slots.subarray(16 * nth, 16 * (nth + 1)), plain }))
      yield sealedTuples(night, placed)
    }
  }
  const into = copyFrom(`copy ${nightTable('a')} (slot, enc) from stdin (format binary)`)
  await pipeline(tuples, framedCopy(), client.query(into))
}

async function fillDay(client: pg.Client, table: string, day: PeriodKeys, count: number): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE)
    await insertRows(client, table, day, rowsOf(from, Math.min(from + AT_ONCE, count), 1), () => 0)
}

function rowsOf(from: number, to: number, rev: number): readonly SubjectRow[] {
  return Array.from({ length: to - from }, (_, n) => personRows(from + n, rev)).flat()
}

function personRows(n: number, rev: number): readonly SubjectRow[] {
  const subject = new Uint8Array(16)
  new DataView(subject.buffer).setUint32(0, n)
  const common = { subject, rev, expires: '2022-02-08' as CalendarDate, look: undefined }
  const dose = { kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-10-08' }
  return [
    { ...common, kind: KIND.line, value: { p: 'x'.repeat(30), a: 's', l: 2, h: 456_000, g: null, n: 0 } },
    {
      ...common,
      kind: KIND.person,
      value: { i: 'x'.repeat(30), n: '홍길동', b: '1980-05-01', r: 'K-123456', l: ['l'.repeat(23)], c: [], v: 19_003 },
    },
    {
      ...common,
      kind: KIND.status,
      value: { i: 'x'.repeat(30), s: { h: 456_000, e: [dose, dose] }, d: { '19003': 't1' } },
    },
  ]
}
