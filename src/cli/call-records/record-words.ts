/** Words of a file of call records: its columns, Korean and English, and the forms in which exchanges and spreadsheets write times. */
import { dayIn } from '../../adapters/file-registry/row-words.ts'
import { type EpochMs, HOUR, MINUTE, parseInstant, SECOND, startOfKstDay } from '../../domain/kit/time.ts'

export const COLUMNS = {
  siteNumber: ['siteNumber', 'site_number', 'site', 'called', '시설번호', '시설전화번호', '수신번호', '착신번호'],
  caller: ['caller', 'caller_number', 'calling', '발신번호', '전화번호'],
  at: ['at', 'time', 'started_at', '시각', '통화시각', '통화일시', '시작시각'],
  eventId: ['eventId', 'event_id', 'call_id', 'id', '통화번호', '통화id', '이벤트번호'],
} as const
export type Column = keyof typeof COLUMNS
export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly Column[]

/** @param header  in whatever letter case, with or without spaces */
export function columnIn(header: string): Column | undefined {
  const wanted = plain(header)
  return COLUMN_NAMES.find((column) => COLUMNS[column].some((name) => plain(name) === wanted))
}

function plain(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll(/[\s_]/g, '')
}

const TIME = /^(.+?)[ T]+(오전|오후|AM|PM)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?\s*(AM|PM)?$/i

/** With an offset as ISO 8601 has it; without one Korean time: `2022-01-12 12:31:05`, `2022.1.12 오후 12:31:05`. */
export function callTimeIn(text: string): EpochMs | undefined {
  const instant = parseInstant(text)
  if (instant !== undefined) return instant
  const [, date = '', before, hours = '', minutes = '', seconds = '0', fraction = '0', after] = TIME.exec(text) ?? []
  const day = dayIn(date)
  const hour = hourOf(Number(hours), (before ?? after)?.toUpperCase())
  if (day === undefined || hour === undefined || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const milliseconds = Number(fraction.padEnd(3, '0'))
  return startOfKstDay(day) + hour * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND + milliseconds
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour > 23 ? undefined : hour
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (half === '오후' || half === 'PM' ? 12 : 0)
}
