/** Reach of the stolen keys: the values that a phone number may stand as, and the contents of rows. */
import { type KeyRing, openKeyRing } from '../../../src/adapters/keys/key-ring.ts'
import { createSubjectKeys } from '../../../src/adapters/keys/subject-keys.ts'
import type { Ref } from '../../../src/adapters/postgres/identity/subjects/read-versions.ts'
import { decodeRow, KIND } from '../../../src/adapters/postgres/identity/subjects/subject-row.ts'
import { uuidText } from '../../../src/adapters/postgres/kit/uuid-text.ts'
import type { Line } from '../../../src/domain/call/phone/line.ts'
import type { CalendarDate } from '../../../src/domain/kit/time.ts'
import type { Period, PeriodKeys, SubjectKeys } from '../../../src/ports/identity/subject-keys.ts'
import type { Copy } from './copy.ts'
import type { Cell, StolenRow, StolenTable } from './pages.ts'

export type Opening = {
  /** Every value that may stand for a line, or an alias, under the keys. */
  tokensOf(subject: string): readonly Buffer[]
  /** What a row holds in clear; undefined where no key opens it. */
  open(table: StolenTable, row: StolenRow): Readonly<Record<string, Cell>> | undefined
}

type OpenPeriod = { readonly kind: Period['kind']; readonly keys: PeriodKeys }

/** A line has no more versions in an hour of these games. */
const VERSIONS = 8
const SUBJECT_BYTES = 16

/** Rows that are somebody's, before they are placed under the keys of a period. */
type NamesOf = (keys: SubjectKeys, ring: KeyRing, subject: string) => readonly Ref[]

const namesOfLine: NamesOf = (keys, _ring, line) =>
  [keys.subjectOf('line', line), ...keys.oldLines(line as Line)].map((subject) => ({ kind: KIND.line, subject }))

/** The server's own form, with the keys of all copies: an earlier one may open what lies in a later one. */
export function openingOf(
  copies: readonly Copy[],
  secrets: keyof Copy['secrets'],
  namesOf: NamesOf = namesOfLine,
): Opening {
  const rings = copies.map((copy) => {
    const ring = openKeyRing(copy.secrets[secrets])
    const keys = createSubjectKeys(ring, { now: () => copy.takenAt })
    const periods = ring.list().flatMap(({ kind, period }): OpenPeriod[] => {
      const named = periodOf(kind, period)
      const opened = named && keys.kept(named)
      return named === undefined || opened === undefined ? [] : [{ kind: named.kind, keys: opened }]
    })
    return { ring, keys, periods }
  })
  const periods = rings.flatMap((ring) => ring.periods)
  return {
    tokensOf(of) {
      const names = rings.flatMap(({ keys, ring }) => namesOf(keys, ring, of))
      const slots = names.flatMap(({ kind, subject }) =>
        periods.flatMap(({ keys }) => keys.slots(kind, subject, 0, VERSIONS)),
      )
      return [...names.map(({ subject }) => Buffer.from(subject)), ...slots.map(uuidBuffer)]
    },
    open(table, row) {
      const [, kind] = /^subjects_(hour|day|night)_/.exec(table.name) ?? []
      const [slot, enc] = ['slot', 'enc'].map((name) => row.cells[table.columns.findIndex((it) => it.name === name)])
      if (kind === undefined || !Buffer.isBuffer(slot) || !Buffer.isBuffer(enc)) return undefined
      for (const period of periods) {
        const plain = period.kind === kind ? period.keys.open(uuidText(slot), enc) : undefined
        if (plain !== undefined) return contentsOf(plain)
      }
      return undefined
    },
  }
}

function periodOf(kind: string, period: string): Period | undefined {
  if (kind === 'delivery') return { kind: 'hour', hour: Number(period) }
  return kind === 'day' || kind === 'night' ? { kind, day: period as CalendarDate } : undefined
}

function contentsOf(plain: Buffer): Readonly<Record<string, Cell>> | undefined {
  const row = decodeRow(plain)
  if (row === undefined) return undefined
  return {
    kind: BigInt(row.kind),
    subject: Buffer.from(row.subject),
    rev: BigInt(row.rev),
    expires: Buffer.from(row.expires),
    ...leavesOf(row.value, 'value'),
  }
}

/** Every value within a value by its path; a name of a line or a person also as the subject that it leads to. */
function leavesOf(value: unknown, path: string): Readonly<Record<string, Cell>> {
  if (typeof value === 'number') return { [path]: BigInt(Math.round(value)) }
  if (typeof value === 'string') {
    const [, name] = /^[lo]?([\w-]{22,30})$/.exec(value) ?? []
    const subject = name && { [`${path} leads to`]: Buffer.from(name, 'base64url').subarray(0, SUBJECT_BYTES) }
    return { [path]: Buffer.from(value), ...subject }
  }
  if (typeof value !== 'object' || value === null) return {}
  return Object.assign({}, ...Object.entries(value).map(([key, each]) => leavesOf(each, `${path}.${key}`)))
}

function uuidBuffer(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex')
}
