/** Words of the pages behind a link. */

export const CODE = {
  missed: {
    ko: '전화번호 끝 네 자리가 맞지 않습니다. 전화를 거신 번호를 확인해 주세요. 앞으로 {missesLeft}번 더 입력하실 수 있습니다.',
    en: 'These are not the last four digits. Please check which number you called from. {missesLeft} more tries are left.',
  },
  missedLastTry: {
    ko: '전화번호 끝 네 자리가 맞지 않습니다. 전화를 거신 번호를 확인해 주세요. 앞으로 1번 더 입력하실 수 있습니다.',
    en: 'These are not the last four digits. Please check which number you called from. One more try is left.',
  },
  call: { ko: '전화 확인', en: 'Your call' },
  aboutCallJustMade: { ko: '방금 거신 전화의 안내입니다', en: 'About the call you just made' },
  identityCheckDoneThese: {
    ko: '본인확인이 끝났습니다. 마지막으로 전화번호 끝 네 자리만 확인하면 됩니다.',
    en: 'Your identity check is done. These four digits are the last step.',
  },
  pageOnlyOpensBrowser: {
    ko: '이 화면은 전화번호 끝 네 자리를 입력한 브라우저에서만 열립니다. 계속하시려면 다시 입력해 주세요.',
    en: 'This page only opens in the browser where you entered the four digits. To continue here, please enter them again.',
  },
  continue: { ko: '계속', en: 'Continue' },
  askSoOnlyCaller: {
    ko: '전화하신 본인만 볼 수 있도록 확인합니다.',
    en: 'We ask so that only you, the caller, can see what follows.',
  },
  enterFourDigits: { ko: '숫자 네 자리를 입력해 주세요.', en: 'Please enter four digits.' },
  aboutCallMyPage: {
    ko: '{clock}에 내 정보 번호로 거신 전화에 대한 안내입니다.',
    en: 'This is about your call to My page at {clock}.',
  },
  aboutCallAt: { ko: '{clock}에 거신 전화에 대한 안내입니다.', en: 'This is about your call at {clock}.' },
} as const

export const CONFIRM = {
  goBack: { ko: '돌아가기', en: 'Go back' },
  textsHaveAlreadyReceived: {
    ko: '이미 받으신 문자는 휴대전화에 남습니다.',
    en: 'Texts you have already received stay on your phone.',
  },
  sealedVisitRecordsStay: {
    ko: '봉인된 방문 기록은 저희가 열어 보거나 골라낼 수 없어 그대로 보관됩니다. 28일 뒤 삭제됩니다(봉인된 백업 사본은 그 뒤 최대 28일).',
    en: 'Sealed visit records stay, because we can neither read them nor tell which are yours. They are deleted after 28 days (sealed backup copies up to 28 days later).',
  },
} as const

export const CONSENT_FORM = {
  verifyWith: { ko: '{provider} 본인확인', en: 'Verify with {provider}' },
  anotherWay: { ko: '다른 방법: {names}', en: 'Another way: {names}' },
  agreeAllBothBelow: { ko: '전체 동의(아래 두 가지 모두)', en: 'Agree to all (both below)' },
  requiredCollectionUseMy: {
    ko: '(필수) 본인확인 정보의 수집·이용',
    en: '(Required) Collection and use of my identity data',
  },
  requiredLookUpUse: { ko: '(필수) 민감정보의 조회·이용', en: '(Required) Look-up and use of my sensitive data' },
  iAgree: { ko: '동의', en: 'I agree to' },
  name: { ko: '이름', en: 'Name' },
  asAppearsIdExample: {
    ko: '신분증에 적힌 대로. 예: 홍길동',
    en: 'As it appears on your ID, for example Hong Gildong',
  },
  carrier: { ko: '통신사', en: 'Carrier' },
} as const

export const CONSENT = {
  callToPlace: {
    ko: '{clock} {place}에 거신 전화, 뒷자리 {lastFour}',
    en: 'Your call to {place} at {clock}, from the number ending {lastFour}',
  },
  consent: { ko: '본인확인 동의', en: 'Consent' },
  verifyAgain: { ko: '본인확인을 다시 합니다', en: 'Verify again' },
  verifyIdentity: { ko: '본인확인을 하시겠어요?', en: 'Verify your identity?' },
  newCheckValid28: {
    ko: '다시 확인하시면 오늘부터 28일 동안 유효합니다.',
    en: 'A new check is valid for 28 days from today.',
  },
  back: { ko: '돌아가기', en: 'Back' },
  leaveWithoutConsenting: { ko: '동의하지 않고 끝내기', en: 'Leave without consenting' },
  callMyPageAt: {
    ko: '{clock} 내 정보 번호로 거신 전화, 뒷자리 {lastFour}',
    en: 'Your call to My page at {clock}, from the number ending {lastFour}',
  },
  visitLoggedEitherWay: { ko: ' 방문은 동의와 상관없이 이미 등록되었습니다.', en: ' Your visit is logged either way.' },
  item: { ko: '수집 항목', en: 'Item' },
  purpose: { ko: '이용 목적', en: 'Purpose' },
  kept: { ko: '보관 기간', en: 'Kept for' },
  identityNameBirthDate: {
    ko: '본인확인 정보: 이름, 생년월일, 이 번호(암호화해 보관)가 본인 것인지, 연계정보(CI, 알아볼 수 없게 변환해 보관)',
    en: 'Identity: name, birth date, this number (kept encrypted) and whether it is yours, a value that tells people apart (kept as a one-way code)',
  },
  knowWhoseNumber: { ko: '누구의 번호인지 확인하기 위해', en: 'To know whose number this is' },
  sensitiveDataVaccinationTest: {
    ko: '민감정보: 접종·음성·예외 상태',
    en: 'Sensitive data: vaccination, test or exemption status',
  },
  confirmPassWhenCall: {
    ko: '전화만으로 방역패스를 확인해 드리고, 끝나기 전에 문자로 알려 드리기 위해 (알림은 내 정보에서 끌 수 있음)',
    en: 'To confirm your pass when you call, and to text you before it ends (you can turn that off on My page)',
  },
  verificationOptionalIfWould: {
    ko: '본인확인은 선택입니다. 하지 않으셔도 종이 증명서로 이용하실 수 있습니다.{logged}',
    en: 'Verification is optional. If you would rather not, a paper certificate will do.{logged}',
  },
  verifiedAgreeBoth: { ko: '하시려면 두 가지 모두에 동의해 주세요.', en: 'To be verified, please agree to both.' },
  whatCollectWhy: { ko: '수집·이용 내용', en: 'What we collect and why' },
  atMost28Days: {
    ko: '최대 28일, 삭제를 요청하시면 그날 밤 1시까지 (암호화된 백업 사본은 그 뒤 최대 28일)',
    en: '28 days at most; on request until 1 am that night (encrypted backup copies up to 28 days longer)',
  },
} as const

export const DONE = {
  linkCanNoLonger: {
    ko: '이 링크는 더 이상 사용할 수 없습니다. 다시 전화하시면 새 링크를 보내 드립니다.',
    en: 'This link can no longer be used. Call again for a new one.',
  },
  mayCloseWindow: { ko: '이 창은 닫으셔도 됩니다.', en: 'You may close this window.' },
} as const

export const ENDED = {
  untilThenShowStaff: {
    ko: '그동안은 종이 증명서, PCR 음성확인 문자, 접종 스티커를 직원에게 보여 주시면 됩니다.',
    en: 'Until then, show the staff a paper certificate, a negative PCR text or a vaccination sticker.',
  },
  ifCalledPlaceVisit: {
    ko: '시설에 전화하셨다면 방문은 그때 이미 등록되었습니다.',
    en: 'If you called a place, your visit was logged at that time.',
  },
  openAgain: { ko: '다시 열기', en: 'Open again' },
  call: { ko: '{selfNumber} 전화하기', en: 'Call {selfNumber}' },
  callMyPageNew: {
    ko: '내 정보 번호로 전화하시면 하루 다섯 번까지 새 링크를 보내 드립니다.',
    en: 'Call My page for a new link, up to five times a day.',
  },
} as const

export const LEAVE = {
  goTo: { ko: '{provider} 이동', en: 'Go to {provider}' },
  identityCheck: { ko: '본인확인', en: 'Identity check' },
  continueIdentityCheck: { ko: '본인확인 화면으로 이동합니다', en: 'Continue to the identity check' },
  chooseAnotherWay: { ko: '다른 방법 선택', en: 'Choose another way' },
  providersOwnPageOpens: {
    ko: '아래 버튼을 누르면 본인확인 기관의 화면이 열리고, 확인이 끝나면 이 화면으로 돌아옵니다.',
    en: "The provider's own page opens next. It brings you back here when you are done.",
  },
  itsAddress: { ko: '열리는 주소: ', en: 'Its address: ' },
  providerCannotReachedRight: {
    ko: '지금은 본인확인 기관으로 이동할 수 없습니다.',
    en: 'The provider cannot be reached right now.',
  },
} as const

export const NOBODY = {
  myPage: { ko: '내 정보', en: 'My page' },
  keepNothingNumber: { ko: '이 번호로 보관 중인 정보가 없습니다', en: 'We keep nothing for this number' },
  nobodyLinkedNumberEnding: {
    ko: '뒷자리가 {lastFour}인 번호에 연결된 사람이 없습니다.',
    en: 'Nobody is linked to the number ending {lastFour}.',
  },
  onceVerifiedCallEnough: {
    ko: '본인확인을 하시면 28일 동안 전화만으로 방역패스를 확인해 드립니다. 원하지 않으시면 종이 증명서를 보여 주시면 됩니다.',
    en: 'Once you are verified, a call is enough to confirm your pass for 28 days. If you would rather not, a paper certificate will do.',
  },
  verifyMyIdentity: { ko: '본인확인 하기', en: 'Verify my identity' },
} as const

export const OUTCOME = {
  pageHasExpiredCall: {
    ko: '유효 시간이 지난 화면입니다. 다시 전화해 주세요.',
    en: 'This page has expired. Please call again.',
  },
  verified: { ko: '본인확인이 완료된 번호입니다', en: 'You are verified' },
  whenCallPlaceConfirm: {
    ko: '시설에 전화하시면 그곳의 규칙에 따라 방역패스를 확인해 드립니다.',
    en: 'When you call a place, we confirm your pass by the rules for that place.',
  },
  stillCountsDuringGrace: {
    ko: '계도기간이어서 {end} 이용하실 수 있습니다.',
    en: 'It still counts during the grace period, {end}.',
  },
  checkedAgain: { ko: '{when}에 다시 확인합니다.', en: 'This will be checked again on {when}.' },
  nextChangeFrom: { ko: '다음 변경: {when}부터 “{outcome}”.{why}', en: 'Next change: from {when}, “{outcome}”.{why}' },
} as const

export const PASS = {
  passPage: { ko: '확인 화면', en: 'Pass page' },
  b: { ko: '{birthYear}년생', en: 'b. {birthYear}' },
  verifiedAsUserNumber: {
    ko: '! 번호의 명의자가 아니라 사용자로 확인된 분입니다.',
    en: '! Verified as the user of this number, not its subscriber.',
  },
  pageValidUntilThen: {
    ko: '이 화면은 {end}까지 유효합니다. 그 뒤에는 다시 전화해 주세요.',
    en: 'This page is valid until {end}. Then please call again.',
  },
  lookUpAgain: { ko: '다시 조회', en: 'Look up again' },
  myPage: { ko: '내 정보', en: 'My page' },
  finish: { ko: '끝내기', en: 'Finish' },
  stopAnimation: { ko: '움직임 멈추기', en: 'Stop animation' },
  patternDay: { ko: '오늘의 무늬: ', en: 'Pattern of the day: ' },
  wordDay: { ko: '확인어', en: 'Word of the day' },
  phoneEnding: { ko: '뒷자리', en: 'Phone ending' },
  place: { ko: '시설', en: 'Place' },
  called: { ko: '전화 시각', en: 'Called' },
  valid: { ko: '유효기간', en: 'Valid' },
  lastLookedUp: { ko: '마지막 조회', en: 'Last looked up' },
  identityCheck: { ko: '본인확인', en: 'Identity check' },
  lastKnown: { ko: '{hour} (지난번 조회 결과)', en: '{hour} (last known)' },
} as const

export const PHONE = {
  confirmPhone: { ko: '휴대전화에서 확인', en: 'Confirm on your phone' },
  confirmPhone2: { ko: '휴대전화에서 확인해 주세요', en: 'Please confirm on your phone' },
  hasSentRequestPhone: {
    ko: '{provider}에서 뒷자리가 {lastFour}인 휴대전화로 확인 요청을 보냈습니다. 휴대전화의 PASS 앱에서 확인하신 뒤 아래 버튼을 눌러 주세요.',
    en: '{provider} has sent a request to the phone ending {lastFour}. Confirm it in the PASS app on that phone, then press the button below.',
  },
  iHaveConfirmed: { ko: '확인했습니다', en: 'I have confirmed' },
  chooseAnotherWay: { ko: '다른 방법 선택', en: 'Choose another way' },
  notConfirmedYet: { ko: '아직 확인되지 않았습니다.', en: 'It is not confirmed yet.' },
  confirmRequestPhoneThen: {
    ko: '휴대전화에 온 요청을 확인하신 뒤 다시 눌러 주세요.',
    en: 'Please confirm the request on your phone, then press again.',
  },
} as const
