/** List of the server's keys for people: kind, from, until in Korean time, what is the matter; no material. */
import type { KeyKind } from '../adapters/keys/key-life.ts'
import type { KeyAbout } from '../adapters/keys/key-ring.ts'
import { type EpochMs, kstDayAndClock } from '../domain/kit/time.ts'

const KINDS: Readonly<Record<KeyKind, string>> = {
  delivery: '시간 hour',
  day: '하루 day',
  night: '밤 night',
  identity: '신원 identity',
  pass: '패스 pass',
  data: '보관 data',
  lookup: '찾기 lookup',
}

const STATES: Readonly<Record<KeyAbout['state'], string>> = {
  whole: '',
  damaged: '  손상됨 damaged',
  unreadable: '  읽을 수 없음 unreadable',
  folder: '  열쇠가 아닌 폴더 a folder, no key',
}

export function sayKeys(keys: readonly KeyAbout[], now: EpochMs): string {
  if (keys.length === 0) return '열쇠가 없습니다. There is no key.'
  const lines = keys.map((key) => {
    const late = isOverdue(key, now) ? '  지났음 overdue' : ''
    return `${KINDS[key.kind]}\t${momentOf(key.from)}\t${momentOf(key.until)}\t${key.folder}/${late}${STATES[key.state]}`
  })
  const wrong = keys.filter(({ state }) => state !== 'whole').map(sayWhatToDo)
  return ['종류 kind\t시작 from\t끝 until\t위치 in', ...lines, ...wrong].join('\n')
}

export function isOverdue({ until, state }: KeyAbout, now: EpochMs): boolean {
  return until <= now && state !== 'folder'
}

function sayWhatToDo({ file, folder, state }: KeyAbout): string {
  if (state === 'folder') return `${file}: 폴더를 옮기세요 · move that folder away`
  if (state === 'unreadable')
    return `${file}: 서버를 실행하는 사용자가 읽게 하세요 (chown, chmod u+rw) · let the user that runs the server read it (chown, chmod u+rw)`
  return folder === 'passing'
    ? `${file}: 그대로 두세요. 때가 되면 없어집니다 · leave it, it goes when its time is over`
    : `${file}: 서버를 멈추고 lasting/ 백업에서 같은 이름의 열쇠를 되돌린 뒤 .damaged 파일을 지우세요 · stop the server, bring the key of this name back from the backup of lasting/, then remove its .damaged file`
}

function momentOf(at: EpochMs): string {
  return Number.isFinite(at) ? kstDayAndClock(at) : '늘 always'
}
