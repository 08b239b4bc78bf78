/** Codes of starting and running: programs, ports, the machine. */
import type { ErrorMeaning } from './error-meaning.ts'

export const RUNNING_CODES = {
  ADDRESS_UNAVAILABLE: {
    ko: '이 주소에서는 연결을 받을 수 없습니다. 설정에 다른 주소를 넣으세요',
    en: 'this machine has no such address to listen on',
  },
  DEMO_NOT_STARTED: { ko: '시연 환경을 시작하지 못했습니다', en: 'the demo world does not start' },
  INCOMING_TEXTS_TOO_MANY: {
    ko: '들어오는 문자가 한꺼번에 너무 많습니다. 문자 중계기가 다시 보냅니다',
    en: 'too many incoming texts at once: the gateway brings them again',
  },
  NO_VOICE: { ko: '그 언어의 음성이 없습니다', en: 'there is no voice for that language' },
  PORT_IN_USE: {
    ko: '다른 프로그램이 이 포트를 쓰고 있습니다. 그 프로그램을 끝내거나 다른 포트를 고르세요',
    en: 'another program has the port',
  },
  PROGRAM_ENDED: {
    ko: '프로그램이 끝났습니다. 곧 다시 시작됩니다',
    en: 'a program of the server ended before it answered',
  },
  PROGRAM_MISSING: { ko: '필요한 프로그램이 설치되어 있지 않습니다', en: 'a program that is needed is not installed' },
  SYSTEM_REFUSED: {
    ko: '운영체제가 거절했습니다. 원인을 고친 뒤 다시 하세요',
    en: 'the operating system refused something',
  },
} as const satisfies Readonly<Record<string, ErrorMeaning>>
