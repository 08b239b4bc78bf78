/** A final SIP answer of the server in words for the caller. */
import type { PromptKind } from '../domain/pass/prompt.ts'

const MEANINGS: Readonly<Record<number, string>> = {
  200: '등록됨 · logged, prompt spoken in the call',
  400: '잘못된 요청 · the request was not understood, not logged',
  403: '발신번호를 읽을 수 없음 · the calling number could not be read, not logged',
  404: '없는 번호 · no such site, not logged',
  408: '응답 없음 · no answer, not known to be logged',
  410: '사용 종료된 시설 · retired site, not logged',
  433: '발신번호 표시제한 · number withheld, not logged',
  480: '회선 모두 사용 중 · all lines of this number are taken, not logged; ring again',
  486: '등록됨, 통화료 없음 · logged, nothing to pay',
  487: '전화 끊음 · hung up before the answer, not known to be logged',
  503: '서버 과부하 또는 저장 불가 · the whole server takes no calls now, not logged; ring again later',
}

const OWN_NUMBER: Readonly<Partial<Record<PromptKind, string>>> = {
  'own-page': "내 정보 링크를 보냄, 방문 기록 없음 · the service's own number: a link is texted, no visit is logged",
  'own-page-none':
    "오늘의 링크를 다 씀, 방문 기록 없음 · the service's own number: no links left today, no visit is logged",
  'own-page-later':
    "오늘의 문자를 다 씀, 방문 기록 없음 · the service's own number: this line has had today's texts, no visit is logged",
  'own-page-no-texts': "문자를 못 받는 번호, 방문 기록 없음 · the service's own number: this line takes no texts",
}

const NO_TEXT =
  '등록됨, 지금은 문자를 보낼 수 없음 (이 번호의 하루 문자 수, 또는 시설의 문자 예산을 다 씀) · logged, and no text can be sent now (the texts of this line and day, or the budget of the place, are used up)'

const SHOP_MENU =
  "가게 전화의 메뉴, 이 전화의 방문 기록 없음 · the shop's own phone: its menu is heard, the call is no visit"

/** @param heard  an announcement that was recognised, if any: by it the service's own number and the shop menu are told from a visit */
export function meaningOf(final: number, heard?: PromptKind): string {
  const own = heard && OWN_NUMBER[heard]
  if (own !== undefined && isLogged(final)) return own
  if (final === 200 && heard?.startsWith('shop-') === true) return SHOP_MENU
  if (isLogged(final) && (heard === 'logged-no-text' || heard === 'taken-no-text')) return NO_TEXT
  return MEANINGS[final] ?? '등록되지 않음 · not logged'
}

/** The visit is in the log (or taken, where visits are not recorded, at the service's own number, and in the shop menu). */
export function isLogged(final: number): boolean {
  return final === 200 || final === 486
}
