/** The three noons that a visitor can choose from. All are Korean time. */
import { DAY, type EpochMs, HOUR, kstDay, MINUTE, startOfKstDay } from '../../src/domain/kit/time.ts'

export type Noon = {
  readonly at: string
  readonly now: EpochMs
  readonly title: { readonly ko: string; readonly en: string }
  readonly about: { readonly ko: string; readonly en: string }
}

const noon = (at: string, title: Noon['title'], about: Noon['about']): Noon => ({
  at,
  now: Date.parse(`${at}:00+09:00`),
  title,
  about,
})

export const NOONS: readonly [Noon, Noon, Noon] = [
  noon(
    '2021-12-13T11:40',
    { ko: '2021년 12월 13일', en: '13 Dec 2021' },
    { ko: '점심에 QR이 멈춘 날', en: 'the lunch when QR died' },
  ),
  noon(
    '2021-12-16T11:40',
    { ko: '2021년 12월 16일', en: '16 Dec 2021' },
    { ko: '학원에도 방역패스가 필요한 때', en: 'academies need a pass' },
  ),
  noon(
    '2022-01-12T11:40',
    { ko: '2022년 1월 12일', en: '12 Jan 2022' },
    { ko: '유효기간 180일이 시작된 뒤', en: 'a pass now ends after 180 days' },
  ),
]

/** @returns the noon written so (`2022-01-12T11:40`), or undefined. */
export function findNoon(at: string): Noon | undefined {
  return NOONS.find((each) => each.at === at)
}

/** The noon that a world found on disk began with, as far as its clock tells: of the same two days, else 11:40 of its day. */
export function noonOf(clock: EpochMs): EpochMs {
  const begun = NOONS.findLast((each) => each.now <= clock && clock - each.now < 2 * DAY)
  return begun?.now ?? startOfKstDay(kstDay(clock)) + 11 * HOUR + 40 * MINUTE
}

/** Where a new world begins: at one of the three noons where its clock has only just passed it, else at that second. */
export function beginningOf(clock: EpochMs): EpochMs {
  const begun = NOONS.find((each) => each.now <= clock && clock - each.now < 10 * MINUTE)
  return begun?.now ?? clock - (clock % 1000)
}
