/** Words on every visitor page: its frame, fields and time limits. */

export const FIELDS = {
  fourDigits: { ko: '끝 네 자리', en: 'Four digits', zh: '后四位', vi: 'Bốn số cuối' },
  consent: { ko: '동의', en: 'Consent', zh: '同意', vi: 'Đồng ý' },
  identityCheck: { ko: '본인확인', en: 'Identity check', zh: '身份验证', vi: 'Xác minh danh tính' },
  result: { ko: '결과', en: 'Result', zh: '结果', vi: 'Kết quả' },
  check: { ko: '! 확인해 주세요', en: '! Please check', zh: '! 请确认', vi: '! Xin kiểm tra lại' },
  digitsLabel: {
    ko: '전화하신 번호의 끝 네 자리',
    en: 'Last four digits of the number you called from',
    zh: '您来电号码的后四位',
    vi: 'Bốn số cuối của số điện thoại bạn đã gọi',
  },
  digitsHint: {
    ko: '숫자 네 자리. 예: 5678',
    en: 'Four digits, for example 5678',
    zh: '四位数字，例如 5678',
    vi: 'Bốn chữ số, ví dụ 5678',
  },
  step: {
    ko: '4단계 중 {current}단계',
    en: 'Step {current} of 4',
    zh: '共 4 步，第 {current} 步',
    vi: 'Bước {current} trong 4 bước',
  },
} as const

export const FRAME = {
  error: { ko: '오류: ', en: 'Error: ', zh: '错误：', vi: 'Lỗi: ' },
  canUsePageUntil: {
    ko: '이 화면은 {clock}까지 이용할 수 있습니다. 시간이 더 필요하시면 다시 전화해 새 링크를 받으세요.',
    en: 'You can use this page until {clock}. If you need more time, call again for a new link.',
    zh: '本页面可使用到 {clock}。如需更多时间，请再打一次电话，领取新链接。',
    vi: 'Bạn có thể dùng trang này đến {clock}. Nếu cần thêm thời gian, hãy gọi lại để nhận liên kết mới.',
  },
  ownName: { ko: '한국어', en: 'English', zh: '中文', vi: 'Tiếng Việt' },
  myPageHelp: {
    ko: '내 정보·도움: ',
    en: 'My page and help: ',
    zh: '我的信息和帮助：',
    vi: 'Trang của tôi và trợ giúp: ',
  },
  linksOnlyGoPeople: {
    ko: '링크는 방금 전화하신 분께만 보냅니다. 주민등록번호·비밀번호는 묻지 않습니다.',
    en: 'Links only go to people who have just called. We never ask for ID numbers or passwords.',
    zh: '链接只发给刚刚打过电话的人。我们不会询问身份证号码或密码。',
    vi: 'Liên kết chỉ gửi cho người vừa gọi điện. Chúng tôi không hỏi số căn cước hay mật khẩu.',
  },
  passRules: {
    ko: '방역패스 규칙',
    en: 'Pass rules',
    zh: '防疫通行证规则（英文）',
    vi: 'Quy định về thẻ phòng dịch (tiếng Anh)',
  },
} as const

export const GONE_BY = {
  tomorrow: { ko: '내일 새벽 1시까지', en: 'by 1 am tomorrow', zh: '明天凌晨 1 点前', vi: 'trước 1 giờ sáng ngày mai' },
  tonight: { ko: '오늘 밤 1시까지', en: 'by 1 am tonight', zh: '今晚凌晨 1 点前', vi: 'trước 1 giờ sáng đêm nay' },
} as const
