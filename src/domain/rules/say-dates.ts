/** Instants in sentences, in both languages. */
import type { EpochMs } from '../kit/time.ts'
import { localIso, type Zone } from '../kit/zone.ts'
import type { Words } from './ruleset.ts'

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `2022년 1월 12일 12:31`, `12 January 2022, 12:31` */
export function sayTime(zone: Zone, at: EpochMs): Words {
  const [year, month, day, clock] = localIso(zone, at).split(/[-T+]/)
  const time = (clock ?? '').slice(0, 5)
  return {
    ko: `${year}년 ${Number(month)}월 ${Number(day)}일 ${time}`,
    en: `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}, ${time}`,
  }
}

/** From when until when a row holds; what has no end says so. */
export function saySpan(zone: Zone, from: EpochMs, to: EpochMs): Words {
  const [start, end] = [from, to].map((at) => (Number.isFinite(at) ? sayTime(zone, at) : undefined))
  const ko = [start && `${start.ko}부터`, end && `${end.ko} 전까지`].filter((part) => part !== undefined)
  const en = [start && `from ${start.en}`, end && `until before ${end.en}`].filter((part) => part !== undefined)
  return {
    ko: end === undefined ? [...ko, '끝은 정해지지 않음'].join(', ') : ko.join(' '),
    en: end === undefined ? [...en, 'no end told'].join(', ') : en.join(' '),
  }
}
