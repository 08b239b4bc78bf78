/** Words of one’s own page (내 정보). */

export const ABOUT_LISTS = {
  phone: { ko: '{phone}({holder}): {day} 확인, {end} 유효', en: '{phone} ({holder}): verified on {day}, valid {end}' },
  thisPhone: { ko: '이 전화', en: 'This phone' },
  anotherPhone: { ko: '다른 전화', en: 'Another phone' },
  subscriber: { ko: '명의자', en: 'subscriber' },
  user: { ko: '사용자', en: 'user' },
  found: {
    ko: '{when}. 증명 {count}건의 종류와 날짜를 보관하고 있으며, 내려받은 파일에서 볼 수 있습니다.',
    en: '{when}. We keep the kind and date of {count} proofs; you will find them in the download.',
  },
  foundOne: {
    ko: '{when}. 증명 {count}건의 종류와 날짜를 보관하고 있으며, 내려받은 파일에서 볼 수 있습니다.',
    en: '{when}. We keep the kind and date of {count} proof; you will find them in the download.',
  },
  times: { ko: '{deed} {times}회', en: '{deed} ×{times}' },
  everythingBelowDeleted: { ko: '아래 정보는 {day}까지 모두 삭제됩니다.', en: 'Everything below is deleted by {day}.' },
  phones: { ko: '연결된 전화', en: 'Phones' },
  consents: { ko: '동의', en: 'Consents' },
  consentTextVersion: { ko: '동의문 {version}판', en: 'consent text, version {version}' },
  lastLookUp: { ko: '마지막 조회', en: 'Last look-up' },
  noLookUpKept: { ko: '보관 중인 조회 결과가 없습니다.', en: 'No look-up is kept.' },
  howDataWasUsed: { ko: '정보 이용 내역', en: 'How your data was used' },
  none: { ko: '없습니다.', en: 'None.' },
} as const

export const ABOUT = {
  bornAndPhone: { ko: '{born}, 뒷자리 {lastFour}', en: '{born}, phone ending {lastFour}' },
  myPage: { ko: '내 정보', en: 'My page' },
  verifyAgain28More: { ko: '본인확인 다시 하기(28일 연장)', en: 'Verify again (28 more days)' },
  visits: { ko: '방문 기록', en: 'Visits' },
  visitRecordsSealedSo: {
    ko: '방문 기록은 방역당국만 열 수 있게 봉인되어 있어 저희도 볼 수 없고, 여기에 보여 드릴 수 없습니다. 28일이 지나면 삭제됩니다(봉인된 백업 사본은 그 뒤 최대 28일).',
    en: 'Visit records are sealed so that only the health authority can open them. We cannot read them, so we cannot show them here. They are deleted after 28 days (sealed backup copies up to 28 days later).',
  },
  settings: { ko: '설정', en: 'Settings' },
  somethingWrong: { ko: '틀린 점이 있어요', en: 'Something is wrong' },
  companions: { ko: '동반자', en: 'Companions' },
  downloadDelete: { ko: '내려받기와 삭제', en: 'Download or delete' },
  withdrawConsentNumber: { ko: '이 번호의 동의 철회', en: 'Withdraw consent for this number' },
  deleteEverything: { ko: '모두 삭제', en: 'Delete everything' },
  doNotSendTexts: { ko: '지금은 이 번호로 문자를 보내지 않습니다.', en: 'We do not send texts to this number.' },
  sendTextsNumber: { ko: '지금은 이 번호로 문자를 보냅니다.', en: 'We send texts to this number.' },
  turnTexts: { ko: '문자 다시 받기', en: 'Turn texts on' },
  turnTextsOff: { ko: '문자 받지 않기', en: 'Turn texts off' },
  doNotSendNotices: {
    ko: '패스가 곧 끝난다는 문자를 보내지 않습니다.',
    en: 'We do not text you before your pass ends.',
  },
  sendNotices: {
    ko: '패스가 끝나기 14일, 7일, 1일 전에 문자로 알려 드립니다.',
    en: 'We text you 14, 7 and 1 days before your pass ends.',
  },
  turnNotices: { ko: '만료 알림 다시 받기', en: 'Turn expiry notices on' },
  turnNoticesOff: { ko: '만료 알림 받지 않기', en: 'Turn expiry notices off' },
  languageTextsAnnouncements: { ko: '문자와 음성 안내의 언어', en: 'Language of texts and announcements' },
  korean: { ko: '한국어', en: 'Korean' },
  english: { ko: '영어', en: 'English' },
  automaticCountryNumber: { ko: '전화번호 국가에 따라 자동', en: 'Automatic, by the country of the number' },
  saveLanguage: { ko: '언어 저장', en: 'Save language' },
  downloadMyDataJson: { ko: '내 정보 내려받기(JSON)', en: 'Download my data (JSON)' },
  downloadDataVerifyIdentity: {
    ko: '내려받으려면 본인확인을 다시 해 주세요.',
    en: 'To download your data, please verify your identity again.',
  },
  aliasForRelative: { ko: '전화 없는 가족의 안심번호', en: 'Alias number for a relative without a phone' },
  verifyDownload: { ko: '본인확인하고 내려받기', en: 'Verify and download' },
} as const

export const CORRECTIONS = {
  title: { ko: '틀린 점이 있어요', en: 'Something is wrong' },
  visitsGoOn: {
    ko: '알려 주시면 확인하고 결과를 문자로 알려 드립니다. 그동안에도 전화로 방문을 등록할 수 있고, 증명서를 보여 주실 수 있습니다.',
    en: 'Tell us, we check it and text you the result. Meanwhile you can still check in by a call and show a document.',
  },
  kind: { ko: '무엇이 틀렸나요?', en: 'What is wrong?' },
  chooseKind: { ko: '무엇이 틀렸는지 골라 주세요', en: 'Please choose what is wrong' },
  words: { ko: '자세히 적어 주세요(안 적어도 됩니다)', en: 'Tell us more (you need not)' },
  wordsHint: {
    ko: '{most}자까지. 방문한 곳이나 주민등록번호는 적지 마세요.',
    en: 'Up to {most} characters. Please write no place you visited and no identity number.',
  },
  send: { ko: '정정 요청 보내기', en: 'Send the request' },
  mine: { ko: '내 정정 요청', en: 'My requests' },
  none: { ko: '없습니다.', en: 'None.' },
  one: { ko: '{number} · {kind} · {day} · {state}', en: '{number} · {kind} · {day} · {state}' },
  isOpen: { ko: '확인 중', en: 'being checked' },
  kept: { ko: '요청은 28일 뒤 삭제됩니다.', en: 'A request is deleted after 28 days.' },
  answerHidden: {
    ko: '답변을 보시려면 본인확인을 다시 해 주세요.',
    en: 'To read the answer, please verify your identity.',
  },
  verify: { ko: '본인확인하기', en: 'Verify' },
  opened: {
    ko: '정정 요청을 받았습니다. 접수번호는 아래에 있습니다.',
    en: 'We have your request. Its number is below.',
  },
  limit: {
    ko: '오늘은 더 보내실 수 없습니다. 내일 다시 보내 주세요.',
    en: 'No more requests today. Please try again tomorrow.',
  },
  back: { ko: '내 정보로', en: 'Back to My page' },
} as const

export const ALIAS = {
  title: { ko: '안심번호', en: 'Alias number' },
  whatItIs: {
    ko: '전화가 없는 가족이 종이에 적어 다니는 여덟 자리 번호입니다. 가게 직원이 가게 전화로 이 번호를 눌러 방문을 등록합니다. 번호 뒤에는 이 전화번호와 이름이 봉인되어 있고 방역당국만 열 수 있습니다.',
    en: 'Eight digits on a piece of paper, for a relative who has no phone. Staff key them in on the shop’s own phone to enter the visit. Behind them your phone number and name are sealed, and only the health authority can open them.',
  },
  life: {
    ko: '28일 동안 쓸 수 있습니다. 하루에 세 개까지 받으실 수 있습니다.',
    en: 'It counts for 28 days. You can get three a day.',
  },
  get: { ko: '안심번호 받기', en: 'Get an alias number' },
  end: { ko: '안심번호 끝내기', en: 'End an alias number' },
  endHint: {
    ko: '카드를 잃어버렸거나 더 쓰지 않으면 끝내 주세요. 이미 봉인된 방문 기록은 28일까지 남습니다.',
    en: 'End it when the card is lost or no longer used. Visits that are sealed already stay for 28 days.',
  },
  number: { ko: '안심번호', en: 'Alias number' },
  numberHint: { ko: '카드의 여덟 자리', en: 'The eight digits on the card' },
  code: { ko: '해지번호', en: 'End code' },
  codeHint: { ko: '카드 아래쪽의 네 자리', en: 'The four digits at the foot of the card' },
  verifyFirst: {
    ko: '안심번호를 받으려면 먼저 본인확인을 해 주세요.',
    en: 'To get an alias number, please verify your identity first.',
  },
  verify: { ko: '본인확인하기', en: 'Verify' },
  ended: { ko: '✓ 안심번호를 끝냈습니다.', en: '✓ The alias number has ended.' },
  notThere: {
    ko: '그런 안심번호가 없거나 이미 끝났습니다. 여덟 자리를 확인해 주세요.',
    en: 'There is no such alias number, or it has ended. Please check the eight digits.',
  },
  wrongCode: {
    ko: '해지번호가 맞지 않습니다. 카드 아래쪽의 네 자리를 확인해 주세요.',
    en: 'That is not its end code. Please check the four digits at the foot of the card.',
  },
  limit: {
    ko: '오늘은 더 하실 수 없습니다. 내일 다시 해 주세요.',
    en: 'No more of that today. Please try again tomorrow.',
  },
  back: { ko: '내 정보로', en: 'Back to my page' },
} as const

export const ALIAS_CARD = {
  title: { ko: '안심번호 카드', en: 'Alias card' },
  print: {
    ko: '지금 인쇄하거나 크게 적어 두세요. 이 화면을 떠나면 다시 볼 수 없습니다.',
    en: 'Print it or write it down in large digits now. You cannot see it again after leaving this page.',
  },
  name: { ko: '안심번호', en: 'ALIAS NUMBER' },
  until: { ko: '{day}까지', en: 'until {day}' },
  toStaff: {
    ko: '직원께: 이 손님은 전화로 등록할 수 없습니다. 증명서를 보신 뒤, 가게 전화로 가게의 안심패스 번호에 걸어 3번을 누르고 이 여덟 자리를 눌러 주세요.',
    en: 'To staff: this guest cannot check in by phone. Look at their document, ring your place’s own number from the shop’s phone, press 3 and key in these eight digits.',
  },
  keep: {
    ko: '가족 보관용 (잘라서 따로 두세요). 안심번호를 끝낼 때의 해지번호:',
    en: 'For the relative to keep (cut it off). End code, for ending the alias number:',
  },
} as const

export const PASS_PAPER = {
  title: { ko: '종이 패스', en: 'Paper pass' },
  qr: { ko: '패스 QR', en: 'QR of the pass' },
  bornUntil: {
    ko: '{birthYear}년생. {end}까지 쓸 수 있습니다.',
    en: 'Born in {birthYear}. Valid until {end} (Korean time).',
  },
  toStaff: {
    ko: '직원께: QR을 스캔하고, 이름과 나이를 손님과 비교해 주세요.',
    en: 'To staff: scan the QR, then compare name and age with the guest.',
  },
  knownAgain: {
    ko: '이 QR은 늘 같습니다. 스캔한 곳에서는 같은 종이를 다시 알아볼 수 있습니다.',
    en: 'This QR is always the same. Whoever scans it can tell that it is the same paper.',
  },
} as const

export const COMPANIONS = {
  title: { ko: '동반자', en: 'Companions' },
  about: {
    ko: '전화가 없는 자녀나 부모를 {most}명까지 적어 둘 수 있습니다. 이름과 생년월일은 말씀하신 대로 적을 뿐, 확인된 것이 아닙니다. 나이로 예외인 분이 아니면 증명서를 보여 주셔야 합니다.',
    en: 'You may name up to {most} children or parents who have no phone. Name and birth date are only what you say, so whoever is not exempt by age shows a document.',
  },
  none: { ko: '적어 둔 동반자가 없습니다.', en: 'Nobody is named.' },
  one: { ko: '{year}년생, {relation}. {until}까지', en: 'born in {year}, {relation}, until {until}' },
  here: { ko: '지금 이곳에서는: {what}', en: 'Here and now: {what}' },
  keys: {
    ko: '전화를 받아 안내하는 곳에서는 안내가 나오는 동안 2(두 분) 또는 3(세 분)을 누르셔도 됩니다.',
    en: 'Where a place answers your call, you can press 2 (two of you) or 3 (three) during the announcement.',
  },
  cameNow: { ko: '{name} 지금 함께 왔습니다', en: '{name} came with me now' },
  remove: { ko: '{name} 삭제', en: 'Remove {name}' },
  add: { ko: '동반자 추가', en: 'Add a companion' },
  name: { ko: '이름', en: 'Name' },
  nameHint: { ko: '신분증이나 증명서에 적힌 대로', en: 'As on the identity card or document' },
  birthDate: { ko: '생년월일', en: 'Birth date' },
  birthDateHint: { ko: '여덟 자리, 예: {year}0304', en: 'Eight digits, for instance {year}0304' },
  relation: { ko: '나와의 관계', en: 'This is my' },
  agree: {
    ko: '14세 미만이면 제가 법정대리인으로서, 14세 이상이면 본인이, 이름과 생년월일을 28일 동안 보관하는 데 동의합니다.',
    en: 'Under 14: I agree as legal guardian; from 14 on: this person agrees, that name and birth date are kept for 28 days.',
  },
  kept: {
    ko: '이 번호의 본인확인이 끝나거나 28일이 지나면 삭제됩니다. 언제든 삭제할 수 있습니다.',
    en: 'Deleted after 28 days, or when the verification of this number ends. You may remove it at any time.',
  },
  send: { ko: '동반자 추가하기', en: 'Add' },
  back: { ko: '내 정보로', en: 'Back to My page' },
} as const
