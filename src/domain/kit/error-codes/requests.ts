/** Codes of what is asked and not granted: by HTTP, on the command line, in the demo. */
import type { ErrorMeaning } from './error-meaning.ts'

export const REQUEST_CODES = {
  REQUEST_INVALID: {
    status: 400,
    ko: '요청이 맞지 않습니다. 알려 드린 항목을 고치세요',
    en: 'a request has a field that is missing or wrong; the message names it',
  },
  SIGNATURE_MISSING: {
    status: 401,
    ko: '서명이 없습니다. 서명 헤더 네 개를 보내세요',
    en: 'a request that must be signed lacks one of the four headers, or has it in another form',
  },
  SIGNATURE_OUT_OF_TIME: {
    status: 401,
    ko: '서명한 시각이 서버 시각과 5분 넘게 다릅니다. 시계를 맞추고 다시 서명하세요',
    en: 'a request was signed over five minutes ago, or ahead: set the clock, sign it again',
  },
  SIGNATURE_WRONG: {
    status: 401,
    ko: '서명이 맞지 않습니다. 비밀값과, 보낸 그대로의 본문에 서명했는지 확인하세요',
    en: 'a signature does not fit the request: check the secret, and that the body was signed as it is sent',
  },
  SIGNING_KEY_UNKNOWN: {
    status: 401,
    ko: '그런 키가 없거나 쓸 수 있는 기간이 아닙니다',
    en: 'a request is signed with a key that is not known, or not in its time',
  },
  NOT_ALLOWED: {
    status: 403,
    ko: '이 요청을 할 권한이 없습니다',
    en: 'the token or key may not do that; 401 where there is none that is known',
  },
  NUMBER_NOT_YOURS: {
    status: 403,
    ko: '자기 번호 대역이 아닌 번호가 있습니다',
    en: 'a number is in none of the ranges of the carrier that reports it',
  },
  OTHER_ORIGIN: {
    status: 403,
    ko: '이 페이지는 자신의 주소에서만 쓸 수 있습니다',
    en: 'the demo page was used from another address than its own',
  },
  NOT_FOUND: { status: 404, ko: '없는 주소입니다', en: 'there is no such page' },
  CORRECTION_SETTLED: { ko: '이미 처리한 정정 요청입니다', en: 'the correction request is settled already' },
  NO_SUCH_CORRECTION: {
    ko: '그 전화의 그런 정정 요청이 없습니다',
    en: 'that phone has no correction request of that number',
  },
  PASS_NOT_ISSUED: {
    ko: '이 사람의 패스를 낼 수 없습니다. 증명을 확인하세요',
    en: 'no pass is issued: by the rules there is none for this person, place and time',
  },
  NO_SUCH_ALIAS: {
    ko: '그런 안심번호가 없거나 이미 끝났습니다',
    en: 'there is no such alias number, or it has ended',
  },
  ALIASES_USED_UP: {
    ko: '오늘 창구에서 낼 수 있는 안심번호를 모두 냈습니다',
    en: 'the desks have issued as many alias numbers as a day takes',
  },
  NO_SUCH_SITE: { status: 404, ko: '그런 번호의 시설이 없습니다', en: 'there is no place with that number' },
  NO_SUCH_PERSON: { status: 404, ko: '시연에 그런 사람이 없습니다', en: 'the demo has no such person' },
  NO_SUCH_CALL: { status: 404, ko: '그 통화의 기록이 없습니다', en: 'there is no record of that call' },
  NO_SUCH_ARRIVAL: {
    status: 404,
    ko: '최근 두 시간의 도착 가운데 없는 것입니다',
    en: 'no arrival of the last two hours has that key',
  },
  OTHER_HOST: {
    status: 421,
    ko: '이 서버의 이름이 아닙니다. 서버의 주소로 여세요',
    en: 'the server is not asked under its own name',
  },
  QUOTA_REACHED: {
    status: 429,
    ko: '오늘 보낼 수 있는 양을 다 썼습니다. 내일(한국 시각) 이어서 보내거나 perDay를 늘려 달라고 하세요',
    en: "a reporter's number for the day is reached: go on tomorrow, Korean time, or have its perDay raised",
  },
  TOO_MANY_EVENTS: {
    status: 429,
    ko: '통화 알림이 너무 많습니다. 1초 뒤에 다시 보내세요',
    en: 'an operator sends more events in a second than agreed: send them again',
  },
  TOO_MANY_REPORTS: {
    status: 429,
    ko: '오늘 신고할 수 있는 횟수를 다 썼습니다. 증명서를 직접 확인하세요',
    en: "the day's number of reports is reached",
  },
  TOO_MANY_WRONG_TOKENS: {
    status: 429,
    ko: '틀린 토큰이나 서명이 너무 많습니다. 1분 뒤에 다시 하세요',
    en: 'too many wrong tokens, keys or signatures in a minute',
  },
  INTERNAL: {
    status: 500,
    ko: '프로그램 오류입니다. ANSIMPASS_LOG=debug로 실행하면 자세히 나옵니다. 알려 주세요',
    en: 'a fault of the program; its log says which',
  },
  WEB_NOT_BUILT: {
    status: 500,
    ko: '화면 파일이 없습니다. "npm run build"를 실행하세요',
    en: 'the pages for the browser were not built',
  },
  CONTROL_REFUSED: {
    status: 502,
    ko: '서버가 시연의 요청을 거절했습니다',
    en: 'the server refused what the demo asked',
  },
  CALLS_UNAVAILABLE: {
    status: 503,
    ko: '저장되었는지 알 수 없습니다. 같은 내용을 다시 보내세요',
    en: 'a call handed over is not known to be stored: send it again',
  },
  CONTROL_BEGUN_ANEW: {
    status: 503,
    ko: '서버가 다시 시작되었습니다. 다시 하세요',
    en: 'the server began anew before it answered the demo',
  },
  CONTROL_LOST: { status: 503, ko: '서버가 없습니다. 다시 시작하세요', en: 'the demo has lost the server' },
  CONTROL_SILENT: {
    status: 503,
    ko: '서버가 제때 답하지 않았습니다. 다시 하세요',
    en: 'the server did not answer the demo in time',
  },
  DEMO_GONE: {
    status: 503,
    ko: '시연 환경이 끝났습니다. 서버를 다시 시작하세요',
    en: 'the demo world has ended; calls are still taken',
  },
  BAD_OPTION: { ko: '옵션 값이 맞지 않습니다', en: 'an option of a command has no fit value' },
  CALL_BAD_NUMBER: { ko: '전화번호가 맞지 않습니다', en: 'a number to ring, or to ring from, is none' },
  CALL_BAD_SERVER: { ko: '서버 주소가 맞지 않습니다', en: 'the address of the server to ring is none' },
  CASE_INVALID: {
    ko: '판정할 수 없는 입력입니다',
    en: 'a case for the rules cannot be decided: a field is missing or wrong',
  },
  CATEGORY_UNKNOWN: { ko: '규칙에 없는 시설 종류입니다', en: 'the rules know no such kind of place' },
  CLOCK_OF_A_DEMO: {
    ko: '시연은 자체 시계를 씁니다. 확인할 것이 없습니다',
    en: 'a demo has a clock of its own: there is nothing to confirm',
  },
  EVENTS_NOT_SENT: {
    ko: '통화를 끝까지 보내지 못했습니다. 같은 명령을 다시 하면 이어서 보냅니다',
    en: 'call records were not sent to the end: the same command goes on where it stopped',
  },
  CLOCK_ONLY_FORWARD: {
    ko: '시연의 시각은 앞으로만 갑니다. 되돌리려면 처음부터 다시 하세요',
    en: "the demo's clock only goes forward",
  },
  DEMO_WORLD_INVALID: {
    ko: '시연의 시설이나 시각이 맞지 않습니다',
    en: 'a place or a time of the demo world is unfit',
  },
  LINES_INVALID: { ko: '줄 수가 맞지 않습니다', en: 'a number of lines is unfit' },
  PERIOD_INVALID: {
    ko: '기간이 맞지 않습니다. --from과 --to를 2022-01-12 또는 2022-01-12T12:00처럼, 앞뒤 순서대로 쓰세요',
    en: 'a period is unfit, or its ends are the wrong way round',
  },
  REGION_UNKNOWN: { ko: '규칙에 없는 지역입니다', en: 'the rules know no such region' },
  SEARCH_UNNAMED: {
    ko: '--line(전화번호)과 --site(시설 번호) 가운데 하나를 지정하세요',
    en: 'a search names neither a line nor a place, or both',
  },
  SIP_BAD_KEYS: { ko: '누를 수 없는 키입니다. 0-9, *, #, A-D만 쓰세요', en: 'keys that no telephone has' },
  SIP_BAD_NUMBER: { ko: '전화번호가 맞지 않습니다', en: 'a number that cannot be put into a SIP address' },
  SIP_NO_SERVER: {
    ko: '응답하는 서버가 없습니다. 서버를 시작하거나 --server로 주소를 지정하세요',
    en: 'no server answers under the address that is rung',
  },
  SIP_TRACE_OFF: {
    ko: '이 폴더에는 SIP 기록을 남기는 서버가 실행되고 있지 않습니다',
    en: 'no server of this folder keeps a SIP trace',
  },
  TIME_INVALID: { ko: '날짜나 시각이 맞지 않습니다', en: 'a date or time cannot be read' },
} as const satisfies Readonly<Record<string, ErrorMeaning>>
