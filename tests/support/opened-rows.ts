/** Rows of the subjects' tables, opened with all keys that are still there. */
import type pg from 'pg'
import type { KeyRing } from '../../src/adapters/keys/key-ring.ts'
import { createSubjectKeys } from '../../src/adapters/keys/subject-keys.ts'
import { keyOf } from '../../src/adapters/postgres/identity/find-versions.ts'
import { decodeRow, KIND, type SubjectRow } from '../../src/adapters/postgres/identity/subjects/subject-row.ts'
import { SUBJECT_TABLES } from '../../src/adapters/postgres/identity/subjects/tables.ts'
import type { LineValue, PersonValue, StatusValue } from '../../src/adapters/postgres/identity/subjects/values.ts'
import { ALL_HOUR_TABLES } from '../../src/adapters/postgres/visits/hour-ring.ts'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import type { Period, PeriodKeys } from '../../src/ports/identity/subject-keys.ts'

const TABLES = [...SUBJECT_TABLES, ...ALL_HOUR_TABLES].filter((name) => /^subjects_(?!folds)/.test(name))

type Opened = { readonly table: string; readonly row: SubjectRow }

/** A line a row: its table, its kind, what it holds. What ended holds nothing and is left out. */
export async function openedRows(owner: Pick<pg.Client, 'query'>, ring: KeyRing): Promise<string> {
  const lines = (await open(owner, ring)).flatMap(({ table, row }) =>
    row.value === undefined ? [] : [`${table}: ${row.kind} ${JSON.stringify(row.value)}`],
  )
  return lines.sort().join('\n')
}

/** Of each subject the version that holds. */
export async function heldRows(owner: Pick<pg.Client, 'query'>, ring: KeyRing) {
  const held = new Map<string, SubjectRow>()
  for (const { row } of await open(owner, ring)) {
    const before = held.get(keyOf(row))
    if (before === undefined || before.rev < row.rev) held.set(keyOf(row), row)
  }
  const of = <Value>(kind: number) =>
    [...held.values()].filter((row) => row.kind === kind && row.value !== undefined).map((row) => row.value as Value)
  return {
    persons: of<PersonValue>(KIND.person),
    lines: of<LineValue>(KIND.line),
    statuses: of<StatusValue>(KIND.status),
  }
}

/** The keys of every hour, day and night that are there. */
export function periodsOf(ring: KeyRing): readonly PeriodKeys[] {
  const keys = createSubjectKeys(ring, { now: () => 0 })
  const periods = ring.list().flatMap(({ kind, period }): Period[] => {
    if (kind === 'delivery') return [{ kind: 'hour', hour: Number(period) }]
    return kind === 'day' || kind === 'night' ? [{ kind, day: period as CalendarDate }] : []
  })
  return periods.flatMap((period) => keys.kept(period) ?? [])
}

async function open(owner: Pick<pg.Client, 'query'>, ring: KeyRing): Promise<readonly Opened[]> {
  const all = periodsOf(ring)
  const opened: Opened[] = []
  for (const table of TABLES) {
    const { rows } = await owner.query<{ slot: string; enc: Buffer }>(`select slot, enc from ansimpass.${table}`)
    for (const { slot, enc } of rows) {
      const plain = all.map((key) => key.open(slot, enc)).find((it) => it !== undefined)
      const row = plain && decodeRow(plain)
      if (row !== undefined) opened.push({ table, row })
    }
  }
  return opened
}
