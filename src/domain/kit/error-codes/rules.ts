/** Codes of rules: reading, signing, publishing them. */
import type { ErrorMeaning } from './error-meaning.ts'

export const RULE_CODES = {
  FOREIGN_RULES_INVALID: { ko: '외국 규칙을 읽을 수 없습니다', en: 'rules of another country cannot be read' },
  RULESET_INVALID: { ko: '규칙집이 맞지 않습니다', en: 'a ruleset is unfit; the message names file, line and field' },
  RULES_BUNDLE_INVALID: { ko: '규칙 묶음이 맞지 않습니다', en: 'a bundle of rules is none, or was changed' },
  RULES_FORM_NEWER: {
    ko: '더 새로운 형식의 규칙입니다. 서버를 먼저 새 판으로 바꾸세요',
    en: 'rules of a newer form than this server reads',
  },
  RULES_KEY_INVALID: { ko: '규칙 서명 열쇠가 맞지 않습니다', en: 'a key of the publisher is unfit' },
  RULES_NOT_KEPT: { ko: '여기에 보관되지 않은 판의 규칙입니다', en: 'a version of the rules is not kept here' },
  RULES_NOT_TRUSTED: { ko: '규칙의 서명을 믿을 수 없습니다', en: 'rules are signed by nobody whom this server trusts' },
  RULES_OLDER: { ko: '이미 있는 것보다 먼저 서명된 규칙입니다', en: 'rules were signed no later than what is here' },
  RULES_OTHER_COUNTRY: { ko: '다른 나라의 규칙입니다', en: "rules of another country than this server's" },
  RULES_REFUSED: {
    ko: '규칙을 받아들이지 않은 서버가 있습니다. 그 서버에서는 이전 규칙이 유지됩니다',
    en: 'a server did not take the rules; it keeps those before',
  },
  RULES_VERSION_TAKEN: { ko: '같은 판 번호에 다른 내용의 규칙이 있습니다', en: 'the version is here with other words' },
} as const satisfies Readonly<Record<string, ErrorMeaning>>
