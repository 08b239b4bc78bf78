/** Words of the alias page and its card (안심번호). */

export const ALIAS = {
  title: { ko: '안심번호', en: 'Alias number', zh: '代用号码', vi: 'Số thay thế' },
  whatItIs: {
    ko: '전화가 없는 가족이 종이에 적어 다니는 여덟 자리 번호입니다. 가게 직원이 가게 전화로 이 번호를 눌러 방문을 등록합니다. 번호 뒤에는 이 전화번호와 이름이 봉인되어 있고 방역당국만 열 수 있습니다.',
    en: 'Eight digits on a piece of paper, for a relative who has no phone. Staff key them in on the shop’s own phone to enter the visit. Behind them your phone number and name are sealed, and only the health authority can open them.',
    zh: '没有电话的家人写在纸上随身携带的八位号码。店员用店里的电话输入这个号码来登记到访。号码背后封存着这个电话号码和姓名，只有防疫部门能打开。',
    vi: 'Tám chữ số ghi trên giấy cho người nhà không có điện thoại. Nhân viên bấm số này trên điện thoại của quán để đăng ký ghé thăm. Sau số đó, số điện thoại này và tên được niêm phong, chỉ cơ quan y tế mở được.',
  },
  life: {
    ko: '28일 동안 쓸 수 있습니다. 하루에 세 개까지 받으실 수 있습니다.',
    en: 'It counts for 28 days. You can get three a day.',
    zh: '可使用 28 天。每天最多领取三个。',
    vi: 'Dùng được 28 ngày. Mỗi ngày nhận tối đa ba số.',
  },
  get: { ko: '안심번호 받기', en: 'Get an alias number', zh: '领取代用号码', vi: 'Nhận số thay thế' },
  end: { ko: '안심번호 끝내기', en: 'End an alias number', zh: '停用代用号码', vi: 'Ngừng dùng số thay thế' },
  endHint: {
    ko: '카드를 잃어버렸거나 더 쓰지 않으면 끝내 주세요. 이미 봉인된 방문 기록은 28일까지 남습니다.',
    en: 'End it when the card is lost or no longer used. Visits that are sealed already stay for 28 days.',
    zh: '卡片丢失或不再使用时，请停用。已封存的到访记录保留到第 28 天。',
    vi: 'Xin ngừng khi mất thẻ hoặc không dùng nữa. Hồ sơ đã niêm phong vẫn được giữ đến ngày thứ 28.',
  },
  number: { ko: '안심번호', en: 'Alias number', zh: '代用号码', vi: 'Số thay thế' },
  numberHint: {
    ko: '카드의 여덟 자리',
    en: 'The eight digits on the card',
    zh: '卡片上的八位数字',
    vi: 'Tám chữ số trên thẻ',
  },
  code: { ko: '해지번호', en: 'End code', zh: '停用码', vi: 'Mã ngừng' },
  codeHint: {
    ko: '카드 아래쪽의 네 자리',
    en: 'The four digits at the foot of the card',
    zh: '卡片下方的四位数字',
    vi: 'Bốn chữ số ở cuối thẻ',
  },
  verifyFirst: {
    ko: '안심번호를 받으려면 먼저 본인확인을 해 주세요.',
    en: 'To get an alias number, please verify your identity first.',
    zh: '要领取代用号码，请先验证身份。',
    vi: 'Để nhận số thay thế, xin xác minh danh tính trước.',
  },
  verify: { ko: '본인확인하기', en: 'Verify', zh: '验证身份', vi: 'Xác minh danh tính' },
  ended: {
    ko: '✓ 안심번호를 끝냈습니다.',
    en: '✓ The alias number has ended.',
    zh: '✓ 代用号码已停用。',
    vi: '✓ Đã ngừng số thay thế.',
  },
  notThere: {
    ko: '그런 안심번호가 없거나 이미 끝났습니다. 여덟 자리를 확인해 주세요.',
    en: 'There is no such alias number, or it has ended. Please check the eight digits.',
    zh: '没有这个代用号码，或已停用。请确认八位数字。',
    vi: 'Không có số thay thế này, hoặc đã ngừng. Xin kiểm tra tám chữ số.',
  },
  wrongCode: {
    ko: '해지번호가 맞지 않습니다. 카드 아래쪽의 네 자리를 확인해 주세요.',
    en: 'That is not its end code. Please check the four digits at the foot of the card.',
    zh: '停用码不对。请确认卡片下方的四位数字。',
    vi: 'Mã ngừng không đúng. Xin kiểm tra bốn chữ số ở cuối thẻ.',
  },
  limit: {
    ko: '오늘은 더 하실 수 없습니다. 내일 다시 해 주세요.',
    en: 'No more of that today. Please try again tomorrow.',
    zh: '今天不能再操作。请明天再试。',
    vi: 'Hôm nay không làm thêm được. Xin thử lại ngày mai.',
  },
  back: { ko: '내 정보로', en: 'Back to my page', zh: '返回我的信息', vi: 'Về Trang của tôi' },
} as const

export const ALIAS_CARD = {
  title: { ko: '안심번호 카드', en: 'Alias card', zh: '代用号码卡', vi: 'Thẻ số thay thế' },
  print: {
    ko: '지금 인쇄하거나 크게 적어 두세요. 이 화면을 떠나면 다시 볼 수 없습니다.',
    en: 'Print it or write it down in large digits now. You cannot see it again after leaving this page.',
    zh: '请现在打印，或用大字写下来。离开本页面后无法再看到。',
    vi: 'Xin in ngay hoặc chép lại bằng chữ to. Rời trang này sẽ không xem lại được.',
  },
  name: { ko: '안심번호', en: 'ALIAS NUMBER', zh: '代用号码', vi: 'SỐ THAY THẾ' },
  until: { ko: '{day}까지', en: 'until {day}', zh: '有效期至 {day}', vi: 'đến hết {day}' },
  toStaff: {
    ko: '직원께: 이 손님은 전화로 등록할 수 없습니다. 증명서를 보신 뒤, 가게 전화로 가게의 안심패스 번호에 걸어 3번을 누르고 이 여덟 자리를 눌러 주세요.',
    en: 'To staff: this guest cannot check in by phone. Look at their document, ring your place’s own number from the shop’s phone, press 3 and key in these eight digits.',
    zh: '致店员：这位客人无法用电话登记。请先查看证明，再用店里的电话拨打本店的安心通行证号码，按 3，然后输入这八位数字。',
    vi: 'Gửi nhân viên: khách này không thể đăng ký bằng điện thoại. Xin xem giấy chứng nhận, dùng điện thoại của quán gọi số Ansim Pass của quán, bấm 3 rồi bấm tám chữ số này.',
  },
  keep: {
    ko: '가족 보관용 (잘라서 따로 두세요). 안심번호를 끝낼 때의 해지번호:',
    en: 'For the relative to keep (cut it off). End code, for ending the alias number:',
    zh: '由家人保管（请剪下另放）。停用代用号码时的停用码：',
    vi: 'Người nhà giữ (cắt rời ra). Mã để ngừng số thay thế:',
  },
} as const
