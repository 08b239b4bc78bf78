/** Instants and days as the visitor pages say them, in Korean time. */

import { type CalendarDate, type EpochMs, kstClock, kstDay } from '../../domain/kit/time.ts'
import { localIso, type Zone } from '../../domain/kit/zone.ts'
import { sayTime } from '../../domain/rules/say-dates.ts'
import type { PageWords } from './say.ts'

const MONTHS = 'January,February,March,April,May,June,July,August,September,October,November,December'.split(',')
const WEEKDAYS: readonly PageWords[] = [
  { ko: '일', en: 'Sunday', zh: '周日', vi: 'Chủ nhật' },
  { ko: '월', en: 'Monday', zh: '周一', vi: 'Thứ hai' },
  { ko: '화', en: 'Tuesday', zh: '周二', vi: 'Thứ ba' },
  { ko: '수', en: 'Wednesday', zh: '周三', vi: 'Thứ tư' },
  { ko: '목', en: 'Thursday', zh: '周四', vi: 'Thứ năm' },
  { ko: '금', en: 'Friday', zh: '周五', vi: 'Thứ sáu' },
  { ko: '토', en: 'Saturday', zh: '周六', vi: 'Thứ bảy' },
]

/** `2022년 1월 12일`, `12 January 2022` */
export function sayDay(day: CalendarDate): PageWords {
  const [year, month, date] = day.split('-').map(Number)
  return {
    ko: `${year}년 ${month}월 ${date}일`,
    en: `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`,
    zh: `${year} 年 ${month} 月 ${date} 日`,
    vi: `${date}/${month}/${year}`,
  }
}

/** `1월 12일(수) 12:31`, `Wednesday 12 January, 12:31` */
export function sayCall(at: EpochMs): PageWords {
  const day = kstDay(at)
  const [, month, date] = day.split('-').map(Number)
  const weekday = WEEKDAYS[new Date(day).getUTCDay()]
  return {
    ko: `${month}월 ${date}일(${weekday?.ko}) ${kstClock(at)}`,
    en: `${weekday?.en} ${date} ${MONTHS[(month ?? 1) - 1]}, ${kstClock(at)}`,
    zh: `${month} 月 ${date} 日（${weekday?.zh}）${kstClock(at)}`,
    vi: `${weekday?.vi}, ${date}/${month}, ${kstClock(at)}`,
  }
}

/** From an exclusive end: `2022년 1월 12일 24:00까지` where it is a midnight, else with its clock. */
export function sayUntil(end: EpochMs): PageWords {
  const clock = kstClock(end)
  if (clock !== '00:00') {
    const day = sayDay(kstDay(end))
    return {
      ko: `${day.ko} ${clock}까지`,
      en: `until ${day.en}, ${clock}`,
      zh: `到 ${day.zh} ${clock} 为止`,
      vi: `đến ${clock} ngày ${day.vi}`,
    }
  }
  const last = sayDay(kstDay(end - 1))
  return {
    ko: `${last.ko} 24:00까지`,
    en: `to the end of ${last.en}`,
    zh: `到 ${last.zh} 24:00 为止`,
    vi: `đến hết ngày ${last.vi}`,
  }
}

/** What is kept to the hour only: `2022년 1월 12일 12시쯤`, `12 January 2022, about 12:00` */
export function sayHour(at: EpochMs): PageWords {
  const day = sayDay(kstDay(at))
  const clock = kstClock(at)
  const hour = clock.slice(0, 2)
  return {
    ko: `${day.ko} ${Number(hour)}시쯤`,
    en: `${day.en}, about ${hour}:00`,
    zh: `${day.zh} ${Number(hour)} 点左右`,
    vi: `khoảng ${Number(hour)} giờ ngày ${day.vi}`,
  }
}

/** In a country's own time: `2022년 1월 12일 12:31`, `12 January 2022, 12:31` */
export function sayMoment(zone: Zone, at: EpochMs): PageWords {
  const [day = '', clock = ''] = localIso(zone, at).split('T')
  const { zh, vi } = sayDay(day as CalendarDate)
  const time = clock.slice(0, 5)
  return { ...sayTime(zone, at), zh: `${zh} ${time}`, vi: `${time} ngày ${vi}` }
}
