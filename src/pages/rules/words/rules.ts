/** Words of the page of the rules. */

export const RULES = {
  vaccinePassRules: { ko: '방역패스 규칙', en: 'Vaccine pass rules' },
  ruleset: { ko: '규칙집', en: 'Ruleset' },
  back: { ko: '← 돌아가기', en: '← Back' },
  ownName: { ko: '한국어', en: 'English' },
  doNotKnowPlace: {
    ko: '요청하신 시설, 지역 또는 날짜를 알 수 없어 다른 내용을 보여 드립니다.',
    en: 'We do not know that place, region or day, so you see another one.',
  },
  kindPlace: { ko: '시설', en: 'Kind of place' },
  region: { ko: '지역', en: 'Region' },
  date: { ko: '날짜', en: 'Date' },
  show: { ko: '보기', en: 'Show' },
  includingRulesWerePublished: {
    ko: '나중에 발표된 규칙까지 반영했습니다.',
    en: 'Including rules that were published later.',
  },
  onlyRulesPublished: { ko: '{time}까지 발표된 규칙만 보기', en: 'Only rules published by {time}' },
  accordingRulesPublished: { ko: '{time}까지 발표된 규칙입니다.', en: 'According to rules published by {time}.' },
  includeRulesPublishedLater: { ko: '나중에 발표된 규칙까지 보기', en: 'Include rules published later' },
  mayEnterAloneWithout: { ko: '혼자면 방역패스 없이 이용할 수 있습니다.', en: 'You may enter alone without a pass.' },
  adultWithoutAnyProof: { ko: '증명이 없는 성인의 경우', en: 'For an adult without any proof' },
  sources: { ko: '출처: ', en: 'Sources: ' },
  whatChangesNextMonday: { ko: '다음 월요일({date})에 바뀌는 규칙', en: 'What changes next Monday, {date}' },
  noChangeHasBeen: { ko: '지금까지 발표된 변경은 없습니다.', en: 'No change has been announced so far.' },
  atGlance: { ko: '한눈에 보기', en: 'At a glance' },
  timelineRulesKindPlace: {
    ko: '시설별 방역패스 규칙의 연표(크게 보기)',
    en: 'Timeline of the rules by kind of place (open larger)',
  },
  guide: { ko: '큰 글씨 안내문(인쇄용)', en: 'Guide in large type, to print' },
} as const
