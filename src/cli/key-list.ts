/** List of the server's keys for people: kind, from, until in Korean time; no material. */
import type { KeyAbout, KeyKind } from '../adapters/keys/key-ring.ts'
import { type EpochMs, kstDayAndClock } from '../domain/time.ts'

const KINDS: Readonly<Record<KeyKind, string>> = {
  delivery: '시간 hour',
  day: '하루 day',
  night: '밤 night',
  identity: '신원 identity',
  data: '보관 data',
  lookup: '찾기 lookup',
}

export function sayKeys(keys: readonly KeyAbout[], now: EpochMs): string {
  if (keys.length === 0) return '열쇠가 없습니다. There is no key.'
  const lines = keys.map((key) => {
    const late = key.until <= now ? '  지났음 overdue' : ''
    return `${KINDS[key.kind]}\t${momentOf(key.from)}\t${momentOf(key.until)}\t${key.folder}/${late}`
  })
  return ['종류 kind\t시작 from\t끝 until\t위치 in', ...lines].join('\n')
}

function momentOf(at: EpochMs): string {
  return Number.isFinite(at) ? kstDayAndClock(at) : '늘 always'
}
