/** Words of the pass page and of what comes out. */

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
  showQr: { ko: 'QR 보이기', en: 'Show QR', zh: '显示二维码', vi: 'Hiện mã QR' },
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
