/** Words of the evidence file, Korean and English, and the forms in which spreadsheets write days. */
import { type CalendarDate, type EpochMs, parseCalendarDate, startOfKstDay } from '../../domain/kit/time.ts'

export const COLUMNS = {
  identifier: ['identifier', '식별번호'],
  name: ['name', '이름'],
  birthDate: ['birth_date', '생년월일'],
  phone: ['phone', '전화번호'],
  kind: ['kind', '종류'],
  date: ['date', '날짜'],
  vaccine: ['vaccine', '백신'],
  dose: ['dose', '차수'],
  series: ['series_doses', '기본차수'],
  test: ['test', '검사'],
  result: ['result', '결과'],
  supervised: ['supervised', '입회'],
  ground: ['ground', '사유'],
} as const
export type Column = keyof typeof COLUMNS

const WORDS = {
  kind: {
    vaccination: ['vaccination', '접종'],
    test: ['test', '검사'],
    recovery: ['recovery', '완치'],
    exemption: ['exemption', '예외'],
    none: ['none', '없음'],
  },
  vaccine: {
    pfizer: ['pfizer', '화이자'],
    moderna: ['moderna', '모더나'],
    astrazeneca: ['astrazeneca', '아스트라제네카'],
    janssen: ['janssen', '얀센'],
    novavax: ['novavax', '노바백스'],
    sinopharm: ['sinopharm', '시노팜'],
    sinovac: ['sinovac', '시노백'],
    other: ['other', '기타'],
  },
  test: { pcr: ['pcr'], rapid: ['rapid', '신속항원'] },
  result: { negative: ['negative', '음성'], positive: ['positive', '양성'] },
  supervised: { yes: ['yes', '예'], no: ['no', '아니오', '아니요'] },
} as const

export type Worded = keyof typeof WORDS
export const WORDED = Object.keys(WORDS) as readonly Worded[]

/** @returns the word that is meant, or undefined */
export function wordIn<Of extends Worded>(of: Of, text: string): keyof (typeof WORDS)[Of] | undefined {
  const wanted = text.toLowerCase()
  const found = Object.entries<readonly string[]>(WORDS[of]).find(([, names]) => names.includes(wanted))
  return found?.[0] as keyof (typeof WORDS)[Of] | undefined
}

/** For messages: every word that is taken. */
export function wordsOf(of: Worded): string {
  return Object.values<readonly string[]>(WORDS[of])
    .map((names) => names.join('/'))
    .join(', ')
}

export function columnIn(header: string): Column | undefined {
  const wanted = header.toLowerCase().replaceAll(' ', '_')
  return (Object.keys(COLUMNS) as Column[]).find((column) => (COLUMNS[column] as readonly string[]).includes(wanted))
}

/** `2021-08-12`, `2021.8.12`, `2021/08/12`, `20210812`. */
export function dayIn(text: string): CalendarDate | undefined {
  const [, year = '', month = '', day = ''] =
    /^(\d{4})[-./ ]{1,2}(\d{1,2})[-./ ]{1,2}(\d{1,2})\.?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? []
  return parseCalendarDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
}

/** A day with its Korean time: `2022-01-11 15:00`. */
export function instantIn(text: string): EpochMs | undefined {
  const [, date = '', hour = '', minute = ''] = /^(.{8,14}?)[ T]+(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(text) ?? []
  const day = dayIn(date)
  if (day === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined
  return startOfKstDay(day) + (Number(hour) * 60 + Number(minute)) * 60_000
}
