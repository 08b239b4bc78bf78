/** Words of the pages behind a link. */

export const CODE = {
  missed: {
    ko: '전화번호 끝 네 자리가 맞지 않습니다. 전화를 거신 번호를 확인해 주세요. 앞으로 {missesLeft}번 더 입력하실 수 있습니다.',
    en: 'These are not the last four digits. Please check which number you called from. {missesLeft} more tries are left.',
    zh: '后四位不对。请确认您是用哪个号码打的电话。您还可以输入 {missesLeft} 次。',
    vi: 'Bốn số cuối không đúng. Xin kiểm tra bạn đã gọi từ số nào. Bạn còn {missesLeft} lần nhập.',
  },
  missedLastTry: {
    ko: '전화번호 끝 네 자리가 맞지 않습니다. 전화를 거신 번호를 확인해 주세요. 앞으로 1번 더 입력하실 수 있습니다.',
    en: 'These are not the last four digits. Please check which number you called from. One more try is left.',
    zh: '后四位不对。请确认您是用哪个号码打的电话。您还可以输入 1 次。',
    vi: 'Bốn số cuối không đúng. Xin kiểm tra bạn đã gọi từ số nào. Bạn còn 1 lần nhập.',
  },
  call: { ko: '전화 확인', en: 'Your call', zh: '来电确认', vi: 'Xác nhận cuộc gọi' },
  aboutCallJustMade: {
    ko: '방금 거신 전화의 안내입니다',
    en: 'About the call you just made',
    zh: '关于您刚才打的电话',
    vi: 'Về cuộc gọi bạn vừa thực hiện',
  },
  identityCheckDoneThese: {
    ko: '본인확인이 끝났습니다. 마지막으로 전화번호 끝 네 자리만 확인하면 됩니다.',
    en: 'Your identity check is done. These four digits are the last step.',
    zh: '身份验证已完成。最后只需确认号码的后四位。',
    vi: 'Đã xác minh danh tính xong. Bước cuối là nhập bốn số cuối.',
  },
  pageOnlyOpensBrowser: {
    ko: '이 화면은 전화번호 끝 네 자리를 입력한 브라우저에서만 열립니다. 계속하시려면 다시 입력해 주세요.',
    en: 'This page only opens in the browser where you entered the four digits. To continue here, please enter them again.',
    zh: '本页面只能在输入过后四位的浏览器中打开。要继续，请再输入一次。',
    vi: 'Trang này chỉ mở được trong trình duyệt đã nhập bốn số cuối. Để tiếp tục, xin nhập lại.',
  },
  continue: { ko: '계속', en: 'Continue', zh: '继续', vi: 'Tiếp tục' },
  askSoOnlyCaller: {
    ko: '전화하신 본인만 볼 수 있도록 확인합니다.',
    en: 'We ask so that only you, the caller, can see what follows.',
    zh: '这样只有打电话的本人才能看到后面的内容。',
    vi: 'Chúng tôi hỏi để chỉ người gọi mới xem được phần tiếp theo.',
  },
  enterFourDigits: {
    ko: '숫자 네 자리를 입력해 주세요.',
    en: 'Please enter four digits.',
    zh: '请输入四位数字。',
    vi: 'Xin nhập bốn chữ số.',
  },
  aboutCallMyPage: {
    ko: '{clock}에 내 정보 번호로 거신 전화에 대한 안내입니다.',
    en: 'This is about your call to My page at {clock}.',
    zh: '这是关于您 {clock} 打给“我的信息”号码的电话。',
    vi: 'Đây là về cuộc gọi của bạn đến số “Trang của tôi” lúc {clock}.',
  },
  aboutCallAt: {
    ko: '{clock}에 거신 전화에 대한 안내입니다.',
    en: 'This is about your call at {clock}.',
    zh: '这是关于您 {clock} 打的电话。',
    vi: 'Đây là về cuộc gọi của bạn lúc {clock}.',
  },
} as const

export const CONFIRM = {
  goBack: { ko: '돌아가기', en: 'Go back', zh: '返回', vi: 'Quay lại' },
  textsHaveAlreadyReceived: {
    ko: '이미 받으신 문자는 휴대전화에 남습니다.',
    en: 'Texts you have already received stay on your phone.',
    zh: '已经收到的短信会留在您的手机里。',
    vi: 'Tin nhắn bạn đã nhận vẫn ở trong điện thoại của bạn.',
  },
  sealedVisitRecordsStay: {
    ko: '봉인된 방문 기록은 저희가 열어 보거나 골라낼 수 없어 그대로 보관됩니다. 28일 뒤 삭제됩니다(봉인된 백업 사본은 그 뒤 최대 28일).',
    en: 'Sealed visit records stay, because we can neither read them nor tell which are yours. They are deleted after 28 days (sealed backup copies up to 28 days later).',
    zh: '加密封存的到访记录会保留，因为我们无法打开，也无法分辨哪些是您的。28 天后删除（封存的备份最多再保留 28 天）。',
    vi: 'Hồ sơ ghé thăm đã niêm phong được giữ lại, vì chúng tôi không mở được và không biết hồ sơ nào là của bạn. Hồ sơ bị xóa sau 28 ngày (bản sao lưu niêm phong thêm tối đa 28 ngày).',
  },
} as const

export const CONSENT_FORM = {
  verifyWith: {
    ko: '{provider} 본인확인',
    en: 'Verify with {provider}',
    zh: '通过 {provider} 验证身份',
    vi: 'Xác minh qua {provider}',
  },
  anotherWay: {
    ko: '다른 방법: {names}',
    en: 'Another way: {names}',
    zh: '其他方式：{names}',
    vi: 'Cách khác: {names}',
  },
  agreeAllBothBelow: {
    ko: '전체 동의(아래 두 가지 모두)',
    en: 'Agree to all (both below)',
    zh: '全部同意（以下两项）',
    vi: 'Đồng ý tất cả (hai mục dưới)',
  },
  requiredCollectionUseMy: {
    ko: '(필수) 본인확인 정보의 수집·이용',
    en: '(Required) Collection and use of my identity data',
    zh: '（必需）收集和使用我的身份信息',
    vi: '(Bắt buộc) Thu thập, sử dụng thông tin danh tính',
  },
  requiredLookUpUse: {
    ko: '(필수) 민감정보의 조회·이용',
    en: '(Required) Look-up and use of my sensitive data',
    zh: '（必需）查询和使用我的敏感信息',
    vi: '(Bắt buộc) Tra cứu, sử dụng thông tin nhạy cảm',
  },
  iAgree: { ko: '동의', en: 'I agree to', zh: '我同意', vi: 'Tôi đồng ý' },
  name: { ko: '이름', en: 'Name', zh: '姓名', vi: 'Họ tên' },
  asAppearsIdExample: {
    ko: '신분증에 적힌 대로. 예: 홍길동',
    en: 'As it appears on your ID, for example Hong Gildong',
    zh: '与证件上一致，例如 Hong Gildong',
    vi: 'Đúng như trên giấy tờ, ví dụ Hong Gildong',
  },
  carrier: { ko: '통신사', en: 'Carrier', zh: '电信公司', vi: 'Nhà mạng' },
} as const

export const CONSENT = {
  callToPlace: {
    ko: '{clock} {place}에 거신 전화, 뒷자리 {lastFour}',
    en: 'Your call to {place} at {clock}, from the number ending {lastFour}',
    zh: '您 {clock} 打给 {place} 的电话，号码后四位 {lastFour}',
    vi: 'Cuộc gọi của bạn đến {place} lúc {clock}, số cuối {lastFour}',
  },
  consent: { ko: '본인확인 동의', en: 'Consent', zh: '同意身份验证', vi: 'Đồng ý xác minh' },
  verifyAgain: { ko: '본인확인을 다시 합니다', en: 'Verify again', zh: '再次验证身份', vi: 'Xác minh lại' },
  verifyIdentity: {
    ko: '본인확인을 하시겠어요?',
    en: 'Verify your identity?',
    zh: '要验证身份吗？',
    vi: 'Xác minh danh tính?',
  },
  newCheckValid28: {
    ko: '다시 확인하시면 오늘부터 28일 동안 유효합니다.',
    en: 'A new check is valid for 28 days from today.',
    zh: '再次验证后，从今天起 28 天内有效。',
    vi: 'Lần xác minh mới có giá trị 28 ngày kể từ hôm nay.',
  },
  back: { ko: '돌아가기', en: 'Back', zh: '返回', vi: 'Quay lại' },
  leaveWithoutConsenting: {
    ko: '동의하지 않고 끝내기',
    en: 'Leave without consenting',
    zh: '不同意并结束',
    vi: 'Kết thúc mà không đồng ý',
  },
  callMyPageAt: {
    ko: '{clock} 내 정보 번호로 거신 전화, 뒷자리 {lastFour}',
    en: 'Your call to My page at {clock}, from the number ending {lastFour}',
    zh: '您 {clock} 打给“我的信息”号码的电话，号码后四位 {lastFour}',
    vi: 'Cuộc gọi của bạn đến số “Trang của tôi” lúc {clock}, số cuối {lastFour}',
  },
  visitLoggedEitherWay: {
    ko: ' 방문은 동의와 상관없이 이미 등록되었습니다.',
    en: ' Your visit is logged either way.',
    zh: ' 无论是否同意，您的到访都已登记。',
    vi: ' Dù đồng ý hay không, lượt ghé thăm của bạn đã được ghi nhận.',
  },
  item: { ko: '수집 항목', en: 'Item', zh: '收集内容', vi: 'Mục thu thập' },
  purpose: { ko: '이용 목적', en: 'Purpose', zh: '使用目的', vi: 'Mục đích' },
  kept: { ko: '보관 기간', en: 'Kept for', zh: '保存时间', vi: 'Thời gian lưu' },
  identityNameBirthDate: {
    ko: '본인확인 정보: 이름, 생년월일, 이 번호(암호화해 보관)가 본인 것인지, 연계정보(CI, 알아볼 수 없게 변환해 보관)',
    en: 'Identity: name, birth date, this number (kept encrypted) and whether it is yours, a value that tells people apart (kept as a one-way code)',
    zh: '身份信息：姓名、出生日期、该号码（加密保存）是否属于您、用于区分个人的值（CI，转换成无法辨认的形式保存）',
    vi: 'Danh tính: họ tên, ngày sinh, số này (lưu mã hóa) có phải của bạn không, một giá trị phân biệt từng người (CI, lưu dạng mã một chiều)',
  },
  knowWhoseNumber: {
    ko: '누구의 번호인지 확인하기 위해',
    en: 'To know whose number this is',
    zh: '为了确认这是谁的号码',
    vi: 'Để biết số này là của ai',
  },
  sensitiveDataVaccinationTest: {
    ko: '민감정보: 접종·음성·예외 상태',
    en: 'Sensitive data: vaccination, test or exemption status',
    zh: '敏感信息：接种、阴性、例外情况',
    vi: 'Thông tin nhạy cảm: tiêm chủng, xét nghiệm âm tính, trường hợp miễn',
  },
  confirmPassWhenCall: {
    ko: '전화만으로 방역패스를 확인해 드리고, 끝나기 전에 문자로 알려 드리기 위해 (알림은 내 정보에서 끌 수 있음)',
    en: 'To confirm your pass when you call, and to text you before it ends (you can turn that off on My page)',
    zh: '为了在您打电话时确认防疫通行证，并在到期前发短信通知（可在“我的信息”中关闭通知）',
    vi: 'Để xác nhận thẻ phòng dịch khi bạn gọi, và nhắn tin trước khi thẻ hết hạn (có thể tắt trong Trang của tôi)',
  },
  verificationOptionalIfWould: {
    ko: '본인확인은 선택입니다. 하지 않으셔도 종이 증명서로 이용하실 수 있습니다.{logged}',
    en: 'Verification is optional. If you would rather not, a paper certificate will do.{logged}',
    zh: '身份验证是自愿的。不验证也可以使用纸质证明。{logged}',
    vi: 'Việc xác minh là tự nguyện. Không xác minh, bạn vẫn có thể dùng giấy chứng nhận.{logged}',
  },
  verifiedAgreeBoth: {
    ko: '하시려면 두 가지 모두에 동의해 주세요.',
    en: 'To be verified, please agree to both.',
    zh: '如果要验证，请同意以下两项。',
    vi: 'Nếu muốn xác minh, xin đồng ý cả hai mục.',
  },
  whatCollectWhy: {
    ko: '수집·이용 내용',
    en: 'What we collect and why',
    zh: '收集和使用的内容',
    vi: 'Thu thập gì, để làm gì',
  },
  atMost28Days: {
    ko: '최대 28일, 삭제를 요청하시면 그날 밤 1시까지 (암호화된 백업 사본은 그 뒤 최대 28일)',
    en: '28 days at most; on request until 1 am that night (encrypted backup copies up to 28 days longer)',
    zh: '最多 28 天；您要求删除时，到当晚凌晨 1 点（加密备份最多再保留 28 天）',
    vi: 'Tối đa 28 ngày; nếu xin xóa: đến 1 giờ đêm đó (bản sao lưu mã hóa: tối đa 28 ngày nữa)',
  },
} as const

export const DONE = {
  linkCanNoLonger: {
    ko: '이 링크는 더 이상 사용할 수 없습니다. 다시 전화하시면 새 링크를 보내 드립니다.',
    en: 'This link can no longer be used. Call again for a new one.',
    zh: '此链接已不能再使用。再打一次电话，我们会发送新链接。',
    vi: 'Liên kết này không dùng được nữa. Hãy gọi lại để nhận liên kết mới.',
  },
  mayCloseWindow: {
    ko: '이 창은 닫으셔도 됩니다.',
    en: 'You may close this window.',
    zh: '您可以关闭此窗口。',
    vi: 'Bạn có thể đóng cửa sổ này.',
  },
} as const

export const ENDED = {
  untilThenShowStaff: {
    ko: '그동안은 종이 증명서, PCR 음성확인 문자, 접종 스티커를 직원에게 보여 주시면 됩니다.',
    en: 'Until then, show the staff a paper certificate, a negative PCR text or a vaccination sticker.',
    zh: '在此期间，请向工作人员出示纸质证明、PCR 阴性短信或接种贴纸。',
    vi: 'Trong lúc đó, hãy cho nhân viên xem giấy chứng nhận, tin nhắn PCR âm tính hoặc nhãn dán tiêm chủng.',
  },
  ifCalledPlaceVisit: {
    ko: '시설에 전화하셨다면 방문은 그때 이미 등록되었습니다.',
    en: 'If you called a place, your visit was logged at that time.',
    zh: '如果您打过场所的电话，您的到访当时已登记。',
    vi: 'Nếu bạn đã gọi đến cơ sở, lượt ghé thăm đã được ghi nhận lúc đó.',
  },
  openAgain: { ko: '다시 열기', en: 'Open again', zh: '重新打开', vi: 'Mở lại' },
  call: { ko: '{selfNumber} 전화하기', en: 'Call {selfNumber}', zh: '拨打 {selfNumber}', vi: 'Gọi {selfNumber}' },
  callMyPageNew: {
    ko: '내 정보 번호로 전화하시면 하루 다섯 번까지 새 링크를 보내 드립니다.',
    en: 'Call My page for a new link, up to five times a day.',
    zh: '拨打“我的信息”号码，每天最多可领取五次新链接。',
    vi: 'Gọi số “Trang của tôi” để nhận liên kết mới, tối đa năm lần một ngày.',
  },
} as const

export const LEAVE = {
  goTo: { ko: '{provider} 이동', en: 'Go to {provider}', zh: '前往 {provider}', vi: 'Đến {provider}' },
  identityCheck: { ko: '본인확인', en: 'Identity check', zh: '身份验证', vi: 'Xác minh danh tính' },
  continueIdentityCheck: {
    ko: '본인확인 화면으로 이동합니다',
    en: 'Continue to the identity check',
    zh: '前往身份验证页面',
    vi: 'Chuyển đến trang xác minh danh tính',
  },
  chooseAnotherWay: { ko: '다른 방법 선택', en: 'Choose another way', zh: '选择其他方式', vi: 'Chọn cách khác' },
  providersOwnPageOpens: {
    ko: '아래 버튼을 누르면 본인확인 기관의 화면이 열리고, 확인이 끝나면 이 화면으로 돌아옵니다.',
    en: "The provider's own page opens next. It brings you back here when you are done.",
    zh: '按下面的按钮会打开验证机构的页面。验证完成后会回到这里。',
    vi: 'Khi bấm nút dưới đây, trang của đơn vị xác minh sẽ mở ra. Xong rồi bạn sẽ trở lại đây.',
  },
  itsAddress: { ko: '열리는 주소: ', en: 'Its address: ', zh: '将打开的网址：', vi: 'Địa chỉ sẽ mở: ' },
  providerCannotReachedRight: {
    ko: '지금은 본인확인 기관으로 이동할 수 없습니다.',
    en: 'The provider cannot be reached right now.',
    zh: '现在无法连接验证机构。',
    vi: 'Hiện không kết nối được với đơn vị xác minh.',
  },
} as const

export const NOBODY = {
  myPage: { ko: '내 정보', en: 'My page', zh: '我的信息', vi: 'Trang của tôi' },
  keepNothingNumber: {
    ko: '이 번호로 보관 중인 정보가 없습니다',
    en: 'We keep nothing for this number',
    zh: '我们没有保存此号码的信息',
    vi: 'Chúng tôi không lưu thông tin nào của số này',
  },
  nobodyLinkedNumberEnding: {
    ko: '뒷자리가 {lastFour}인 번호에 연결된 사람이 없습니다.',
    en: 'Nobody is linked to the number ending {lastFour}.',
    zh: '没有人与后四位为 {lastFour} 的号码关联。',
    vi: 'Không có ai liên kết với số có bốn số cuối {lastFour}.',
  },
  onceVerifiedCallEnough: {
    ko: '본인확인을 하시면 28일 동안 전화만으로 방역패스를 확인해 드립니다. 원하지 않으시면 종이 증명서를 보여 주시면 됩니다.',
    en: 'Once you are verified, a call is enough to confirm your pass for 28 days. If you would rather not, a paper certificate will do.',
    zh: '验证身份后，28 天内只需打电话即可确认防疫通行证。不愿意验证也可以出示纸质证明。',
    vi: 'Sau khi xác minh, trong 28 ngày chỉ cần gọi điện là xác nhận được thẻ phòng dịch. Nếu không muốn, bạn có thể xuất trình giấy chứng nhận.',
  },
  verifyMyIdentity: { ko: '본인확인 하기', en: 'Verify my identity', zh: '验证身份', vi: 'Xác minh danh tính' },
} as const

export const OUTCOME = {
  pageHasExpiredCall: {
    ko: '유효 시간이 지난 화면입니다. 다시 전화해 주세요.',
    en: 'This page has expired. Please call again.',
    zh: '本页面已过期。请再打一次电话。',
    vi: 'Trang này đã hết hạn. Xin gọi lại.',
  },
  verified: {
    ko: '본인확인이 완료된 번호입니다',
    en: 'You are verified',
    zh: '此号码已完成身份验证',
    vi: 'Số này đã được xác minh danh tính',
  },
  whenCallPlaceConfirm: {
    ko: '시설에 전화하시면 그곳의 규칙에 따라 방역패스를 확인해 드립니다.',
    en: 'When you call a place, we confirm your pass by the rules for that place.',
    zh: '您打场所的电话时，我们按该场所的规则确认防疫通行证。',
    vi: 'Khi bạn gọi đến một cơ sở, chúng tôi xác nhận thẻ phòng dịch theo quy định của cơ sở đó.',
  },
  stillCountsDuringGrace: {
    ko: '계도기간이어서 {end} 이용하실 수 있습니다.',
    en: 'It still counts during the grace period, {end}.',
    zh: '现在是宽限期，{end}仍可使用。',
    vi: 'Đang trong thời gian gia hạn, vẫn dùng được {end}.',
  },
  checkedAgain: {
    ko: '{when}에 다시 확인합니다.',
    en: 'This will be checked again on {when}.',
    zh: '{when}会再次确认。',
    vi: 'Sẽ kiểm tra lại vào {when}.',
  },
  nextChangeFrom: {
    ko: '다음 변경: {when}부터 “{outcome}”.{why}',
    en: 'Next change: from {when}, “{outcome}”.{why}',
    zh: '下次变更：{when}起，“{outcome}”。{why}',
    vi: 'Thay đổi tiếp theo: từ {when}, “{outcome}”.{why}',
  },
} as const

export const PASS = {
  passPage: { ko: '확인 화면', en: 'Pass page', zh: '确认页面', vi: 'Trang xác nhận' },
  b: { ko: '{birthYear}년생', en: 'b. {birthYear}', zh: '{birthYear} 年出生', vi: 'sinh năm {birthYear}' },
  verifiedAsUserNumber: {
    ko: '! 번호의 명의자가 아니라 사용자로 확인된 분입니다.',
    en: '! Verified as the user of this number, not its subscriber.',
    zh: '! 验证为该号码的使用者，不是登记的机主。',
    vi: '! Được xác minh là người dùng số này, không phải chủ thuê bao.',
  },
  pageValidUntilThen: {
    ko: '이 화면은 {end}까지 유효합니다. 그 뒤에는 다시 전화해 주세요.',
    en: 'This page is valid until {end}. Then please call again.',
    zh: '本页面有效至 {end}。之后请再打一次电话。',
    vi: 'Trang này có giá trị đến {end}. Sau đó xin gọi lại.',
  },
  lookUpAgain: { ko: '다시 조회', en: 'Look up again', zh: '再次查询', vi: 'Tra cứu lại' },
  myPage: { ko: '내 정보', en: 'My page', zh: '我的信息', vi: 'Trang của tôi' },
  finish: { ko: '끝내기', en: 'Finish', zh: '结束', vi: 'Kết thúc' },
  stopAnimation: { ko: '움직임 멈추기', en: 'Stop animation', zh: '停止动画', vi: 'Dừng chuyển động' },
  patternDay: { ko: '오늘의 무늬: ', en: 'Pattern of the day: ', zh: '今日图案：', vi: 'Hoa văn hôm nay: ' },
  wordDay: { ko: '확인어', en: 'Word of the day', zh: '今日口令', vi: 'Từ của ngày' },
  phoneEnding: { ko: '뒷자리', en: 'Phone ending', zh: '号码后四位', vi: 'Bốn số cuối' },
  place: { ko: '시설', en: 'Place', zh: '场所', vi: 'Cơ sở' },
  called: { ko: '전화 시각', en: 'Called', zh: '来电时间', vi: 'Giờ gọi' },
  valid: { ko: '유효기간', en: 'Valid', zh: '有效期', vi: 'Có giá trị' },
  lastLookedUp: { ko: '마지막 조회', en: 'Last looked up', zh: '最近查询', vi: 'Tra cứu lần cuối' },
  identityCheck: { ko: '본인확인', en: 'Identity check', zh: '身份验证', vi: 'Xác minh danh tính' },
  lastKnown: {
    ko: '{hour} (지난번 조회 결과)',
    en: '{hour} (last known)',
    zh: '{hour}（上次查询结果）',
    vi: '{hour} (kết quả lần trước)',
  },
} as const

export const PHONE = {
  confirmPhone: {
    ko: '휴대전화에서 확인',
    en: 'Confirm on your phone',
    zh: '在手机上确认',
    vi: 'Xác nhận trên điện thoại',
  },
  confirmPhone2: {
    ko: '휴대전화에서 확인해 주세요',
    en: 'Please confirm on your phone',
    zh: '请在手机上确认',
    vi: 'Xin xác nhận trên điện thoại',
  },
  hasSentRequestPhone: {
    ko: '{provider}에서 뒷자리가 {lastFour}인 휴대전화로 확인 요청을 보냈습니다. 휴대전화의 PASS 앱에서 확인하신 뒤 아래 버튼을 눌러 주세요.',
    en: '{provider} has sent a request to the phone ending {lastFour}. Confirm it in the PASS app on that phone, then press the button below.',
    zh: '{provider} 已向后四位为 {lastFour} 的手机发送确认请求。请在手机的 PASS 应用中确认，然后按下面的按钮。',
    vi: '{provider} đã gửi yêu cầu đến điện thoại có bốn số cuối {lastFour}. Xin xác nhận trong ứng dụng PASS trên điện thoại đó, rồi bấm nút dưới đây.',
  },
  iHaveConfirmed: { ko: '확인했습니다', en: 'I have confirmed', zh: '我已确认', vi: 'Tôi đã xác nhận' },
  chooseAnotherWay: { ko: '다른 방법 선택', en: 'Choose another way', zh: '选择其他方式', vi: 'Chọn cách khác' },
  notConfirmedYet: {
    ko: '아직 확인되지 않았습니다.',
    en: 'It is not confirmed yet.',
    zh: '还没有确认。',
    vi: 'Chưa được xác nhận.',
  },
  confirmRequestPhoneThen: {
    ko: '휴대전화에 온 요청을 확인하신 뒤 다시 눌러 주세요.',
    en: 'Please confirm the request on your phone, then press again.',
    zh: '请确认手机收到的请求，然后再按一次。',
    vi: 'Xin xác nhận yêu cầu trên điện thoại rồi bấm lại.',
  },
} as const
