/** Words of the page of the rules, of the guide to print, and of each way in which a place answers. */
import type { AnswerMode } from '../../domain/places/site.ts'
import type { Words } from '../../domain/rules/ruleset.ts'

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

export const GUIDE = {
  name: { ko: '큰 글씨 안내문', en: 'Guide in large type' },
  rules: { ko: '방역패스 규칙', en: 'Pass rules' },
  title: { ko: '전화 한 통으로 접종확인', en: 'Your pass, by one phone call' },
  titleRecorded: { ko: '전화 한 통으로 출입등록과 접종확인', en: 'Check in and show your pass, by one call' },
  ring: {
    ko: '안내문의 시설 번호로 전화하세요. 폴더폰도 됩니다.',
    en: 'Ring the number on the poster. Any phone will do.',
  },
  listen: { ko: '끊지 말고 안내를 들으세요.', en: 'Stay on the line and listen.' },
  listenRecorded: {
    ko: '안내를 들으세요. 통화 중 소리가 나도 등록된 것입니다.',
    en: 'Listen. A busy tone means you are checked in, too.',
  },
  birthDate: {
    ko: '생년월일을 물으면 여섯 자리를 누르세요. 1941년 1월 20일이면 410120입니다.',
    en: 'If asked for your birth date, press six digits: 410120 is 20 January 1941.',
  },
  showText: { ko: '문자가 오면 직원에게 보여 주세요.', en: 'Show the staff the text that you get.' },
  dateDoesNotHelp: { ko: '생년월일로 안 되면', en: 'Your birth date does not help?' },
  otherNumber: {
    ko: '예약한 번호가 다르거나, 묻지 않는 곳입니다. 증명서를 보여 주세요.',
    en: 'It was booked under another number, or is not asked for here. Show a document.',
  },
  onPoster: { ko: '시설 안내문에 적을 말', en: 'For the poster of a place' },
  noPhone: { ko: '전화가 없으면', en: 'No phone?' },
  aliasCard: {
    ko: '안심번호 카드와 증명서를 직원에게 보여 주세요. 카드는 가족이 ‘내 정보’ 화면에서 받습니다.',
    en: 'Show the staff an alias card and a document. A relative gets the card on “My page”.',
  },
  withheld: { ko: '내 번호를 숨기면', en: 'Number withheld?' },
  showNumber: {
    ko: '쓸 수 없습니다. 앞에 *23#이나 169를 누르지 말고 거세요. 안심번호도 됩니다.',
    en: 'It will not work. Ring without *23# or 169 in front, or use an alias card.',
  },
  noSpeech: { ko: '듣거나 말하기 어려우면', en: 'Hard to hear or speak?' },
  nothingToSay: {
    ko: '말하지 않아도 됩니다. 내 전화로 걸면 됩니다. 중계 서비스가 대신 걸면 그곳 번호로 걸린 전화가 됩니다.',
    en: 'You need not speak. Ring from your own phone: if a relay service rings for you, the call is from its number.',
  },
} as const

/** What a caller hears and can do at a place, for its poster; docs/operate.md has the same sentences. Of a visit list nothing is said: there may be none. */
export const ANSWER_MODES = {
  announce: {
    ko: '전화가 연결되고 안내가 나옵니다. 생년월일을 물으면 누르세요.',
    en: 'The call is answered and speaks. If asked for your birth date, key it.',
  },
  early: {
    ko: '연결되지 않고 안내만 나온 뒤 통화 중 소리로 끝납니다. 이곳에서는 번호를 눌러도 듣지 못합니다. 문자의 링크를 열거나 증명서를 보여 주세요.',
    en: 'You hear the words, then a busy tone: that is right. Keys are not heard here: open the link of the text, or show a document.',
  },
  silent: {
    ko: '바로 통화 중 소리가 납니다. 그래도 된 것입니다. 이곳에서는 번호를 누를 수 없습니다. 문자의 링크를 열거나 증명서를 보여 주세요.',
    en: 'You hear a busy tone at once: that is right. There is nothing to key here: open the link of the text, or show a document.',
  },
} as const satisfies Readonly<Record<AnswerMode, Words>>
