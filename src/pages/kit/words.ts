/** Words on every visitor page: its frame, fields and time limits. */

export const FIELDS = {
  fourDigits: { ko: '끝 네 자리', en: 'Four digits' },
  consent: { ko: '동의', en: 'Consent' },
  identityCheck: { ko: '본인확인', en: 'Identity check' },
  result: { ko: '결과', en: 'Result' },
  check: { ko: '! 확인해 주세요', en: '! Please check' },
  digitsLabel: { ko: '전화하신 번호의 끝 네 자리', en: 'Last four digits of the number you called from' },
  digitsHint: { ko: '숫자 네 자리. 예: 5678', en: 'Four digits, for example 5678' },
  step: { ko: '4단계 중 {current}단계', en: 'Step {current} of 4' },
} as const

export const FRAME = {
  error: { ko: '오류: ', en: 'Error: ' },
  canUsePageUntil: {
    ko: '이 화면은 {clock}까지 이용할 수 있습니다. 시간이 더 필요하시면 다시 전화해 새 링크를 받으세요.',
    en: 'You can use this page until {clock}. If you need more time, call again for a new link.',
  },
  ownName: { ko: '한국어', en: 'English' },
  myPageHelp: { ko: '내 정보·도움: ', en: 'My page and help: ' },
  linksOnlyGoPeople: {
    ko: '링크는 방금 전화하신 분께만 보냅니다. 주민등록번호·비밀번호는 묻지 않습니다.',
    en: 'Links only go to people who have just called. We never ask for ID numbers or passwords.',
  },
  passRules: { ko: '방역패스 규칙', en: 'Pass rules' },
} as const

export const GONE_BY = {
  tomorrow: { ko: '내일 새벽 1시까지', en: 'by 1 am tomorrow' },
  tonight: { ko: '오늘 밤 1시까지', en: 'by 1 am tonight' },
} as const

export const PROBLEM = {
  seeRules: { ko: '방역패스 규칙 보기', en: 'The rules of the pass' },
} as const
