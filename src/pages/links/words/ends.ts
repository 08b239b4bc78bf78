/** Words of the ends of a way: taken back, done, ended, nobody there. */

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
