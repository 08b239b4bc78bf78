/** Codes of files and folders: data, secrets, keys, backups, settings, announcements. */
import type { ErrorMeaning } from './error-meaning.ts'

export const FILE_CODES = {
  AUTHORITY_KEY_INVALID: {
    ko: '방역당국 열쇠 파일이 맞지 않습니다. 파일을 확인하세요',
    en: "the authority's key file is unfit",
  },
  BACKUP_FOLDER_MISSING: {
    ko: '사본 폴더가 없어 아무것도 없애지 않았습니다. 폴더 이름을 확인하세요',
    en: 'the folder of the backups is missing: nothing was removed',
  },
  BACKUP_NOT_APART: {
    ko: '백업은 데이터 폴더와 비밀 폴더 밖에 두어야 합니다. 다른 폴더를 지정하세요',
    en: 'a backup would lie inside what it copies',
  },
  BACKUP_NOT_MADE: { ko: '백업을 만들지 못했습니다', en: 'no backup was made' },
  BACKUP_UNREADABLE: { ko: '쓸 수 있는 백업이 아닙니다', en: 'that is no backup that can be used' },
  CALL_RECORDS_UNFIT: { ko: '통화 기록 파일을 읽을 수 없습니다', en: 'a file of call records cannot be read' },
  CARRIERS_INVALID: { ko: '통신사 설정 파일이 맞지 않습니다', en: 'the carriers file is unfit' },
  CLOCK_NOT_CONFIRMED: { ko: '시각 확인을 저장하지 못했습니다', en: 'the confirmation of the clock could not be kept' },
  DATA_FOLDER_IN_USE: {
    ko: '이 데이터 폴더는 다른 프로세스가 쓰고 있습니다. 그 서버를 쓰거나 멈추세요',
    en: 'another process has the data folder',
  },
  DATA_FOLDER_MISSING: {
    ko: '데이터 폴더가 없습니다. 서버를 한 번 시작하거나 폴더 이름을 확인하세요',
    en: 'there is no such data folder',
  },
  DATA_FOLDER_NOT_EMPTY: {
    ko: '데이터 폴더가 비어 있지 않습니다. 다른 폴더를 지정하세요',
    en: 'the data folder holds a database already',
  },
  EPOCH_NOT_READY: { ko: '아직 이 시간의 봉인키가 없습니다', en: 'there is no epoch key for this hour yet' },
  EVIDENCE_FILE_UNFIT: { ko: '접종 근거 파일을 쓸 수 없습니다', en: 'the file of evidence cannot be used' },
  FILE_NOT_WRITTEN: { ko: '파일을 쓸 수 없습니다. 다른 파일을 지정하세요', en: 'a file cannot be written' },
  FOLDER_NOT_MADE: {
    ko: '폴더를 만들거나 쓸 수 없습니다. 다른 폴더를 지정하세요',
    en: 'a folder cannot be made or written',
  },
  GATEWAY_INVALID: { ko: '문자 게이트웨이 설정 파일이 맞지 않습니다', en: "the text gateway's file is unfit" },
  GATEWAY_REFUSED: {
    ko: '문자 게이트웨이에 연결하지 못했습니다',
    en: 'the text gateway is not there, or refuses our bind; the message says which',
  },
  IDENTITY_FILE_INVALID: { ko: '본인확인 설정 파일이 맞지 않습니다', en: 'the file of identity providers is unfit' },
  KEY_EXISTS: { ko: '열쇠가 이미 있습니다. 다른 폴더를 지정하세요', en: 'there is a key already: it is not replaced' },
  KEY_FILE_EXISTS: {
    ko: '열쇠 파일이 이미 있습니다. 다른 폴더를 지정하세요',
    en: 'there is a key file already: it is not replaced',
  },
  KEY_FILE_MISSING: { ko: '열쇠 파일을 읽을 수 없습니다', en: 'a key file cannot be read' },
  KEY_FILE_NOT_WRITTEN: {
    ko: '열쇠 파일을 쓸 수 없습니다. 다른 폴더를 지정하세요',
    en: 'a key file cannot be written',
  },
  KEY_NOT_DESTROYED: {
    ko: '열쇠를 없앨 수 없습니다. 파일의 소유자와 디스크를 확인하세요',
    en: 'a key cannot be destroyed',
  },
  KEY_NOT_READ: { ko: '열쇠를 읽을 수 없습니다', en: 'a key is there and cannot be read: it is never replaced' },
  KEY_NOT_WRITTEN: {
    ko: '열쇠를 저장할 수 없습니다. 디스크 공간과 폴더의 소유자를 확인하세요',
    en: 'a key cannot be kept: disk or folder',
  },
  KEY_OF_THE_PAST: { ko: '기간이 지난 열쇠는 다시 만들지 않습니다', en: 'a key whose time is over is not made again' },
  PROMPT_FORMAT: { ko: '안내 음성의 형식이 맞지 않습니다', en: 'an announcement has a form that is not read' },
  PROMPT_LANGUAGES: {
    ko: '안내 음성의 언어 목록이 맞지 않습니다',
    en: 'the list of calling codes and languages is unfit',
  },
  PROMPT_LEVEL: { ko: '안내 음성이 너무 크거나 작습니다', en: 'an announcement is too loud or too quiet' },
  PROMPT_MISSING: { ko: '안내 음성이 없습니다', en: 'an announcement is missing' },
  PROMPT_TOO_LONG: { ko: '안내 음성이 너무 깁니다', en: 'an announcement is too long' },
  PASS_REVOCATIONS_UNFIT: {
    ko: '취소한 패스의 파일을 읽을 수 없습니다. 백업에서 되돌리세요',
    en: 'the file of withdrawn passes cannot be used: bring it back from a copy',
  },
  PROMPTS_UNFIT: { ko: '안내 음성을 그대로 쓸 수 없습니다', en: 'announcements cannot be used as they are' },
  REPORTERS_INVALID: { ko: '신고 기관 설정 파일이 맞지 않습니다', en: 'the file of reporters is unfit' },
  SECRETS_MISSING: { ko: '비밀 폴더가 없습니다. 폴더 이름을 확인하세요', en: 'the secrets folder is missing' },
  SECRETS_NOT_EMPTY: {
    ko: '비밀 폴더에 이미 열쇠가 있습니다. 다른 폴더를 지정하세요',
    en: 'the secrets folder holds keys already',
  },
  SETTINGS_INVALID: { ko: '설정을 고쳐야 합니다', en: 'settings are unfit; the message names each' },
  SPOOL_NOT_REPAIRED: {
    ko: '서버가 임시 저장소를 제때 고치지 못했습니다',
    en: 'the server did not repair the spool in time',
  },
  TEXT_NOT_ENCODABLE: {
    ko: '문자로 보낼 수 없는 글자가 있습니다',
    en: "a text holds characters that the gateway's encoding lacks",
  },
  TLS_FILES_INVALID: { ko: 'SIP 인증서를 쓸 수 없습니다', en: 'the certificate of SIP over TLS is unfit' },
  TRUST_OLDER: {
    ko: '이미 있는 신뢰 목록보다 오래된 목록입니다',
    en: 'a list of trust is older than the one that is there',
  },
  TRUST_UNREADABLE: { ko: '신뢰 목록을 읽을 수 없습니다', en: 'a list of trust cannot be read' },
  WORDS_INVALID: { ko: '안내 문구 파일이 맞지 않습니다', en: 'the file of announcement words is unfit' },
} as const satisfies Readonly<Record<string, ErrorMeaning>>
