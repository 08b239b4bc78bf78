/** Words of the consent page and its form. */

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
    ko: '전화만으로 방역패스를 확인해 드리기 위해',
    en: 'To confirm your pass when you call',
    zh: '为了在您打电话时确认防疫通行证',
    vi: 'Để xác nhận thẻ phòng dịch khi bạn gọi',
  },
  confirmPassAndTextBefore: {
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
