/** Codes of the database: reaching it, its form, its logins, its place on the disk. */
import type { ErrorMeaning } from './error-meaning.ts'

export const DATABASE_CODES = {
  DATABASE_GONE: {
    ko: '데이터베이스 폴더가 없어졌습니다. 되돌려 놓거나 새 데이터 폴더로 시작하세요',
    en: 'the folder of the database is gone',
  },
  DATABASE_LOGIN_REFUSED: {
    ko: '데이터베이스가 로그인을 거절했습니다. "ansimpass migrate --print-roles"로 로그인을 만들고 비밀번호를 DATABASE_URL의 passfile에 적으세요',
    en: 'the database refuses the login',
  },
  DATABASE_LOGINS_UNFIT: {
    ko: '데이터베이스 로그인의 권한이 맞지 않습니다',
    en: 'a login of the database may more than it should, or its statements reach the log',
  },
  DATABASE_NEWER_THAN_CODE: {
    ko: '데이터베이스가 이 프로그램보다 새 판입니다. 그 판이나 더 새 판으로 시작하세요',
    en: 'a newer version has changed the database',
  },
  DATABASE_NOT_MADE: { ko: '데이터베이스를 만들지 못했습니다', en: 'the embedded database could not be made' },
  DATABASE_NOT_MIGRATED: {
    ko: '데이터베이스가 아직 준비되지 않았습니다. "ansimpass migrate"를 실행하세요',
    en: 'the database lacks tables of this version',
  },
  DATABASE_NOT_OURS: {
    ko: '직접 운영하는 데이터베이스입니다. 그 데이터베이스의 프로그램으로 백업하세요',
    en: "the database is a server of one's own, to be backed up by its own programs",
  },
  DATABASE_NOT_STARTED: { ko: '데이터베이스를 시작하지 못했습니다', en: 'the embedded database does not start' },
  DATABASE_NOT_STOPPED: {
    ko: '데이터베이스의 프로세스가 끝나지 않습니다',
    en: 'processes of an earlier database do not end',
  },
  DATABASE_OTHER_MAJOR: {
    ko: '데이터베이스를 만든 판이 다릅니다. 그 판으로 시작해 데이터를 옮기세요',
    en: 'another major version of PostgreSQL made the database',
  },
  DATABASE_PLACE_DAMAGED: {
    ko: '데이터베이스의 위치를 적은 파일이 손상되었습니다. 파일을 복구하세요',
    en: "the file that names the database's place is damaged",
  },
  DATABASE_PRIVILEGES_MISSING: {
    ko: '데이터베이스에 역할이나 권한이 빠져 있습니다',
    en: 'the database lacks a role or a privilege',
  },
  DATABASE_PROGRAMS_MISSING: {
    ko: '데이터베이스 프로그램이 설치되어 있지 않습니다. "npm ci"를 실행하세요',
    en: 'the programs of the embedded database are missing or do not run',
  },
  DATABASE_REFUSED: {
    ko: '데이터베이스가 거절했습니다. "ansimpass doctor"로 점검하세요',
    en: 'the database refused a statement',
  },
  DATABASE_ROLES_DENIED: {
    ko: '데이터베이스 사용자에게 로그인을 만들 권한이 없습니다. 관리자가 "ansimpass migrate --print-roles"의 SQL을 실행하게 하세요',
    en: 'the database user may not make the logins',
  },
  DATABASE_TOO_OLD: { ko: '데이터베이스가 너무 오래된 판입니다', en: 'the database is older than is needed' },
  DATABASE_UNAVAILABLE: {
    ko: '데이터베이스에 연결할 수 없습니다. 실행 중인지, DATABASE_URL이 맞는지 확인하세요',
    en: 'the database does not answer: try again',
  },
  DATABASE_UNREACHABLE: {
    ko: '데이터베이스 폴더에 접근할 수 없습니다. 서버를 실행하는 사용자로 실행하세요',
    en: 'this user cannot enter the folder of the database',
  },
  DATABASE_USER_MISSING: {
    ko: '데이터베이스를 실행할 사용자가 없습니다',
    en: 'there is no system user to run the database',
  },
  MIGRATION_CHANGED: {
    ko: '이미 적용한 변경 파일이 달라졌습니다. 파일을 되돌리세요',
    en: 'a migration was changed after it had run',
  },
  MIGRATION_FAILED: {
    ko: '데이터베이스를 새 판에 맞추지 못했고, 바뀐 것은 없습니다',
    en: 'a migration failed and was undone',
  },
  MIGRATION_FILES_WRONG: {
    ko: '변경 파일의 번호가 이어지지 않습니다',
    en: 'the migrations are not numbered without a gap',
  },
  NIGHT_NOT_FOLDED: { ko: '밤 정리를 하지 못했습니다', en: "the night's fold of persons cannot be done" },
  OLD_PERSONS_NOT_FOLDED: {
    ko: '이전 판의 사람 기록을 열 수 없습니다',
    en: 'persons of an earlier version cannot be opened, and none is dropped',
  },
  VISIT_LOG_UNAVAILABLE: { ko: '방문을 저장할 수 없습니다', en: 'a visit is not known to be stored: repeat it' },
  VISIT_REFUSED: { ko: '저장할 수 없는 방문입니다', en: 'a visit that no table can hold' },
  VISITS_NOT_OPENED: { ko: '열지 못한 방문이 있습니다', en: 'some visits could not be opened' },
} as const satisfies Readonly<Record<string, ErrorMeaning>>
