/** File of call records (CSV or JSON lines), read into events to send, and everything that is wrong in it, row by row. */
import { decodeText, readRows } from '../../adapters/kit/read-table.ts'
import type { CallEvent } from '../../contracts/call-events.ts'
import { parseCaller } from '../../domain/call/phone/parse-caller.ts'
import { parseDialled } from '../../domain/call/phone/parse-dialled.ts'
import { type EpochMs, kstIso } from '../../domain/kit/time.ts'
import { COLUMN_NAMES, COLUMNS, type Column, callTimeIn, columnIn } from './record-words.ts'

/** `line`: where the row begins in the file. */
export type CallRecord = { readonly line: number; readonly event: CallEvent; readonly at: EpochMs }

/** What is wrong in one row, and what to do. No number of a person stands in it. */
export type RecordProblem = {
  readonly line: number
  readonly column: Column | 'row'
  readonly ko: string
  readonly en: string
}

export type CallRecords = {
  /** In the order of the file. */
  readonly records: readonly CallRecord[]
  readonly problems: readonly RecordProblem[]
  /** Those with anything in them. */
  readonly rows: number
}

type Fields = { readonly line: number; readonly field: (column: Column) => string }

/** A row that cannot be read costs itself. */
export function readCallRecords(bytes: Uint8Array): CallRecords {
  const text = decodeText(bytes).replace(/^\uFEFF/, '')
  const problems: RecordProblem[] = []
  const rows = /^\s*\{/.test(text) ? jsonLines(text, problems) : tableRows(text, problems)
  const records: CallRecord[] = []
  const seen = new Map<string, CallRecord>()
  for (const row of rows) {
    const record = recordOf(row, problems)
    if (record === undefined) continue
    const { siteNumber, eventId } = record.event
    const name = `${siteNumber} ${eventId}`
    const before = seen.get(name)
    if (before === undefined || isSame(before, record)) records.push(record)
    else problems.push({ line: row.line, column: 'eventId', ...PROBLEMS.twice(before.line) })
    if (before === undefined) seen.set(name, record)
  }
  const unread = problems.filter(({ column }) => column === 'row').length
  return { records, problems, rows: rows.length + unread }
}

function tableRows(text: string, problems: RecordProblem[]): readonly Fields[] {
  const [header, ...rows] = readRows(text)
  const columns = new Map<Column, number>()
  for (const [index, cell] of (header?.cells ?? []).entries()) {
    const column = columnIn(cell)
    if (column !== undefined && !columns.has(column)) columns.set(column, index)
  }
  const missing = COLUMN_NAMES.filter((column) => !columns.has(column))
  for (const column of missing) problems.push({ line: header?.line ?? 1, column, ...PROBLEMS.noColumn(column) })
  if (missing.length > 0) return []
  return rows.map(({ line, cells }) => ({ line, field: (column) => cells[columns.get(column) ?? -1] ?? '' }))
}

function jsonLines(text: string, problems: RecordProblem[]): readonly Fields[] {
  const rows: Fields[] = []
  for (const [index, each] of text.split('\n').entries()) {
    if (each.trim() === '') continue
    const fields = fieldsOf(each)
    if (fields === undefined) problems.push({ line: index + 1, column: 'row', ...PROBLEMS.noJson })
    else rows.push({ line: index + 1, field: (column) => fields.get(column) ?? '' })
  }
  return rows
}

function fieldsOf(line: string): ReadonlyMap<Column, string> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const fields = new Map<Column, string>()
    for (const [name, content] of Object.entries(value)) {
      const column = columnIn(name)
      if (column !== undefined && (typeof content === 'string' || typeof content === 'number'))
        fields.set(column, String(content).trim())
    }
    return fields
  } catch {
    return undefined
  }
}

function recordOf({ line, field }: Fields, problems: RecordProblem[]): CallRecord | undefined {
  const [siteNumber, caller, eventId] = [field('siteNumber'), field('caller'), field('eventId')]
  const at = callTimeIn(field('at'))
  const wrong: Column[] = []
  if (siteNumber.length > 20 || parseDialled(siteNumber) === undefined) wrong.push('siteNumber')
  if (caller.length > 20 || parseCaller(caller) === undefined) wrong.push('caller')
  if (at === undefined) wrong.push('at')
  if (!/^[\x21-\x7e]{1,100}$/.test(eventId)) wrong.push('eventId')
  for (const column of wrong) problems.push({ line, column, ...PROBLEMS[column](field(column)) })
  if (at === undefined || wrong.length > 0) return undefined
  return { line, at, event: { siteNumber, caller, at: kstIso(at), eventId } }
}

function isSame({ event: one }: CallRecord, { event: other }: CallRecord): boolean {
  return one.caller === other.caller && one.at === other.at
}

/** A spreadsheet that takes a number for one to count with drops its first nought, or writes 1.0E+09. */
const COUNTED = /^(1\d{8,9}|[\d.]+E\+\d+)$/i
const AS_TEXT_KO = '표 프로그램이 번호를 숫자로 바꿨습니다. 그 열을 텍스트로 하고 다시 내보내세요'
const AS_TEXT_EN = 'a spreadsheet took the number for one to count with: make the column text and export it again'

const PROBLEMS = {
  siteNumber: (_text: string) => ({
    ko: '걸린 번호가 아닙니다. 080-000-0001처럼 쓰세요',
    en: 'no number that can be dialled: write it like 080-000-0001',
  }),
  caller(text: string) {
    if (COUNTED.test(text)) return { ko: AS_TEXT_KO, en: AS_TEXT_EN }
    return {
      ko: '전화번호가 아닙니다. 010-0000-0001이나 +82…로 쓰고, 발신번호 표시제한이면 이 줄을 지우세요',
      en: 'no phone number: write it like 010-0000-0001 or +82…; of a withheld number leave the row out',
    }
  },
  at: (_text: string) => ({
    ko: '시각이 아닙니다. 2022-01-12 12:31:05(한국 시각)나 2022-01-12T12:31:05+09:00처럼 쓰세요',
    en: 'no time: write 2022-01-12 12:31:05 (Korean time) or 2022-01-12T12:31:05+09:00',
  }),
  eventId: (_text: string) => ({
    ko: '통화 이름이 아닙니다. 통화마다 하나씩, 공백 없는 영문·숫자 1~100자로 쓰세요',
    en: 'no name of a call: 1 to 100 printable ASCII characters without spaces, another for each call',
  }),
  twice: (line: number) => ({
    ko: `${line}행의 다른 통화와 이름이 같습니다. 하나를 고치세요`,
    en: `row ${line} is another call of this name: mend one of them`,
  }),
  noJson: {
    ko: 'JSON 객체 한 줄이 아닙니다. 한 줄에 객체 하나씩 쓰세요',
    en: 'no JSON object: one to a line',
  },
  noColumn: (column: Column) => ({
    ko: `열이 없습니다. 첫 줄에 ${COLUMNS[column].join(', ')} 가운데 하나를 쓰세요`,
    en: `no such column: name it in the first row, as one of ${COLUMNS[column].join(', ')}`,
  }),
}
