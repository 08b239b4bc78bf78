/** Korean sentences of a command's failures, by their code: what happened and what to do. The English beside them has the details. */

export const KOREAN: Readonly<Record<string, string>> = {
  ADDRESS_UNAVAILABLE: '이 주소에서는 연결을 받을 수 없습니다. 설정에 다른 주소를 넣으세요',
  AUTHORITY_KEY_INVALID: '방역당국 열쇠 파일이 맞지 않습니다. 파일을 확인하세요',
  BACKUP_FOLDER_MISSING: '사본 폴더가 없어 아무것도 없애지 않았습니다. 폴더 이름을 확인하세요',
  BACKUP_NOT_APART: '백업은 데이터 폴더와 비밀 폴더 밖에 두어야 합니다. 다른 폴더를 지정하세요',
  BACKUP_NOT_MADE: '백업을 만들지 못했습니다',
  BACKUP_UNREADABLE: '쓸 수 있는 백업이 아닙니다',
  BAD_OPTION: '옵션 값이 맞지 않습니다',
  CALL_BAD_NUMBER: '전화번호가 맞지 않습니다',
  CALL_BAD_SERVER: '서버 주소가 맞지 않습니다',
  CARRIERS_INVALID: '통신사 설정 파일이 맞지 않습니다',
  CASE_INVALID: '판정할 수 없는 입력입니다',
  CATEGORY_UNKNOWN: '규칙에 없는 시설 종류입니다',
  CLOCK_NOT_CONFIRMED: '시각 확인을 저장하지 못했습니다',
  CLOCK_OF_A_DEMO: '시연은 자체 시계를 씁니다. 확인할 것이 없습니다',
  DATABASE_GONE: '데이터베이스 폴더가 없어졌습니다. 되돌려 놓거나 새 데이터 폴더로 시작하세요',
  DATABASE_LOGIN_REFUSED:
    '데이터베이스가 로그인을 거절했습니다. "ansimpass migrate --print-roles"로 로그인을 만들고 비밀번호를 DATABASE_URL의 passfile에 적으세요',
  DATABASE_NEWER_THAN_CODE: '데이터베이스가 이 프로그램보다 새 판입니다. 그 판이나 더 새 판으로 시작하세요',
  DATABASE_NOT_MIGRATED: '데이터베이스가 아직 준비되지 않았습니다. "ansimpass migrate"를 실행하세요',
  DATABASE_NOT_STARTED: '데이터베이스를 시작하지 못했습니다',
  DATABASE_PLACE_DAMAGED: '데이터베이스의 위치를 적은 파일이 손상되었습니다. 파일을 복구하세요',
  DATABASE_PRIVILEGES_MISSING: '데이터베이스에 역할이나 권한이 빠져 있습니다',
  DATABASE_PROGRAMS_MISSING: '데이터베이스 프로그램이 설치되어 있지 않습니다. "npm ci"를 실행하세요',
  DATABASE_ROLES_DENIED:
    '데이터베이스 사용자에게 로그인을 만들 권한이 없습니다. 관리자가 "ansimpass migrate --print-roles"의 SQL을 실행하게 하세요',
  DATABASE_TOO_OLD: '데이터베이스가 너무 오래된 판입니다',
  DATABASE_UNAVAILABLE: '데이터베이스에 연결할 수 없습니다. 실행 중인지, DATABASE_URL이 맞는지 확인하세요',
  DATABASE_UNREACHABLE: '데이터베이스 폴더에 접근할 수 없습니다. 서버를 실행하는 사용자로 실행하세요',
  DATABASE_USER_MISSING: '데이터베이스를 실행할 사용자가 없습니다',
  DATA_FOLDER_IN_USE: '이 데이터 폴더는 다른 프로세스가 쓰고 있습니다. 그 서버를 쓰거나 멈추세요',
  DATA_FOLDER_MISSING: '데이터 폴더가 없습니다. 서버를 한 번 시작하거나 폴더 이름을 확인하세요',
  DATA_FOLDER_NOT_EMPTY: '데이터 폴더가 비어 있지 않습니다. 다른 폴더를 지정하세요',
  DEMO_NOT_STARTED: '시연 환경을 시작하지 못했습니다',
  FILE_NOT_WRITTEN: '파일을 쓸 수 없습니다. 다른 파일을 지정하세요',
  FOLDER_NOT_MADE: '폴더를 만들거나 쓸 수 없습니다. 다른 폴더를 지정하세요',
  IDENTITY_FILE_INVALID: '본인확인 설정 파일이 맞지 않습니다',
  KEY_EXISTS: '열쇠가 이미 있습니다. 다른 폴더를 지정하세요',
  KEY_FILE_EXISTS: '열쇠 파일이 이미 있습니다. 다른 폴더를 지정하세요',
  KEY_FILE_MISSING: '열쇠 파일을 읽을 수 없습니다',
  KEY_FILE_NOT_WRITTEN: '열쇠 파일을 쓸 수 없습니다. 다른 폴더를 지정하세요',
  KEY_NOT_DESTROYED: '열쇠를 없앨 수 없습니다. 파일의 소유자와 디스크를 확인하세요',
  KEY_NOT_READ: '열쇠를 읽을 수 없습니다',
  KEY_NOT_WRITTEN: '열쇠를 저장할 수 없습니다. 디스크 공간과 폴더의 소유자를 확인하세요',
  LINES_INVALID: '줄 수가 맞지 않습니다',
  MIGRATION_FAILED: '데이터베이스를 새 판에 맞추지 못했고, 바뀐 것은 없습니다',
  NO_SUCH_CALL: '그 통화의 기록이 없습니다',
  NO_SUCH_SITE: '그런 번호의 시설이 없습니다',
  NO_VOICE: '그 언어의 음성이 없습니다',
  PERIOD_INVALID: '기간이 맞지 않습니다. --from과 --to를 2022-01-12 또는 2022-01-12T12:00처럼, 앞뒤 순서대로 쓰세요',
  PORT_IN_USE: '다른 프로그램이 이 포트를 쓰고 있습니다. 그 프로그램을 끝내거나 다른 포트를 고르세요',
  PROGRAM_MISSING: '필요한 프로그램이 설치되어 있지 않습니다',
  PROMPTS_UNFIT: '안내 음성을 그대로 쓸 수 없습니다',
  REGION_UNKNOWN: '규칙에 없는 지역입니다',
  REPORTERS_INVALID: '신고 기관 설정 파일이 맞지 않습니다',
  RULESET_INVALID: '규칙집이 맞지 않습니다',
  RULES_KEY_INVALID: '규칙 서명 열쇠가 맞지 않습니다',
  RULES_NOT_TRUSTED: '규칙의 서명을 믿을 수 없습니다',
  RULES_REFUSED: '규칙을 받아들이지 않은 서버가 있습니다. 그 서버에서는 이전 규칙이 유지됩니다',
  SEARCH_UNNAMED: '--line(전화번호)과 --site(시설 번호) 가운데 하나를 지정하세요',
  SECRETS_MISSING: '비밀 폴더가 없습니다. 폴더 이름을 확인하세요',
  SECRETS_NOT_EMPTY: '비밀 폴더에 이미 열쇠가 있습니다. 다른 폴더를 지정하세요',
  SETTINGS_INVALID: '설정을 고쳐야 합니다',
  SIP_NO_SERVER: '응답하는 서버가 없습니다. 서버를 시작하거나 --server로 주소를 지정하세요',
  SIP_TRACE_OFF: '이 폴더에는 SIP 기록을 남기는 서버가 실행되고 있지 않습니다',
  SPOOL_NOT_REPAIRED: '서버가 임시 저장소를 제때 고치지 못했습니다',
  TIME_INVALID: '날짜나 시각이 맞지 않습니다',
  TLS_FILES_INVALID: 'SIP 인증서를 쓸 수 없습니다',
  VISITS_NOT_OPENED: '열지 못한 방문이 있습니다',
  VISIT_LOG_UNAVAILABLE: '방문을 저장할 수 없습니다',
  WORDS_INVALID: '안내 문구 파일이 맞지 않습니다',
}

/** Commander's own complaints about the words of a command line; `$1` is what it names. */
const COMPLAINTS: readonly (readonly [said: RegExp, korean: string])[] = [
  [/^error: unknown command '(.+?)'/, '모르는 명령입니다: $1'],
  [/^error: unknown option '(.+?)'/, '모르는 옵션입니다: $1'],
  [/^error: required option '(.+?)' not specified/, '필요한 옵션이 빠졌습니다: $1'],
  [/^error: missing required argument '(.+?)'/, '필요한 값이 빠졌습니다: $1'],
  [/^error: option '(.+?)' argument missing/, '옵션에 값이 빠졌습니다: $1'],
  [/^error: option '(.+?)' argument '.*' is invalid/, '옵션 값이 맞지 않습니다: $1'],
  [/^error: too many arguments/, '값이 너무 많습니다'],
]

/** `모르는 명령입니다: strat · error: unknown command 'strat'`; what it does not know stays as it is. */
export function complaintWords(said: string): string {
  for (const [form, korean] of COMPLAINTS) {
    const found = form.exec(said)
    if (found !== null) return `${korean.replace('$1', () => found[1] ?? '')} · ${said}`
  }
  return said
}
