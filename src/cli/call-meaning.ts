/** What a final SIP answer of the server means to the one who rang. */

const MEANINGS: Readonly<Record<number, string>> = {
  200: '등록됨 · logged, prompt spoken in the call',
  400: '잘못된 요청 · the request was not understood, not logged',
  403: '허용되지 않음 · calls from here are not taken, not logged',
  404: '없는 번호 · no such site, not logged',
  408: '응답 없음 · no answer, not known to be logged',
  410: '사용 종료된 시설 · retired site, not logged',
  433: '발신번호 표시제한 · number withheld, not logged',
  480: '회선 모두 사용 중 · all lines of this number are taken, not logged; ring again',
  486: '등록됨, 통화료 없음 · logged, nothing to pay',
  487: '전화 끊음 · hung up before the answer, not known to be logged',
  503: '서버 과부하 또는 저장 불가 · the whole server takes no calls now, not logged; ring again later',
}

export function meaningOf(final: number): string {
  return MEANINGS[final] ?? '등록되지 않음 · not logged'
}

/** The visit is in the log (or taken, where visits are not recorded). */
export function isLogged(final: number): boolean {
  return final === 200 || final === 486
}
