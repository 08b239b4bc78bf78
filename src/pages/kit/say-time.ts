/** Instants and days as the visitor pages say them, in Korean time. */

import { type CalendarDate, type EpochMs, kstClock, kstDay } from '../../domain/kit/time.ts'
import type { Words } from '../../domain/rules/ruleset.ts'

const MONTHS = 'January,February,March,April,May,June,July,August,September,October,November,December'.split(',')
const WEEKDAYS: readonly Words[] = [
  { ko: '일', en: 'Sunday' },
  { ko: '월', en: 'Monday' },
  { ko: '화', en: 'Tuesday' },
  { ko: '수', en: 'Wednesday' },
  { ko: '목', en: 'Thursday' },
  { ko: '금', en: 'Friday' },
  { ko: '토', en: 'Saturday' },
]

/** `2022년 1월 12일`, `12 January 2022` */
export function sayDay(day: CalendarDate): Words {
  const [year, month, date] = day.split('-').map(Number)
  return { ko: `${year}년 ${month}월 ${date}일`, en: `${date} ${MONTHS[(month ?? 1) - 1]} ${year}` }
}

/** `1월 12일(수) 12:31`, `Wednesday 12 January, 12:31` */
export function sayCall(at: EpochMs): Words {
  const day = kstDay(at)
  const [, month, date] = day.split('-').map(Number)
  const weekday = WEEKDAYS[new Date(day).getUTCDay()]
  return {
    ko: `${month}월 ${date}일(${weekday?.ko}) ${kstClock(at)}`,
    en: `${weekday?.en} ${date} ${MONTHS[(month ?? 1) - 1]}, ${kstClock(at)}`,
  }
}

/** From an exclusive end: `2022년 1월 12일 24:00까지` where it is a midnight, else with its clock. */
export function sayUntil(end: EpochMs): Words {
  const clock = kstClock(end)
  if (clock !== '00:00') {
    const day = sayDay(kstDay(end))
    return { ko: `${day.ko} ${clock}까지`, en: `until ${day.en}, ${clock}` }
  }
  const last = sayDay(kstDay(end - 1))
  return { ko: `${last.ko} 24:00까지`, en: `to the end of ${last.en}` }
}

/** What is kept to the hour only: `2022년 1월 12일 12시쯤`, `12 January 2022, about 12:00` */
export function sayHour(at: EpochMs): Words {
  const day = sayDay(kstDay(at))
  const clock = kstClock(at)
  return { ko: `${day.ko} ${Number(clock.slice(0, 2))}시쯤`, en: `${day.en}, about ${clock.slice(0, 2)}:00` }
}
