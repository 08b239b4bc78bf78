/** Words of the page of companions (동반자). */

export const COMPANIONS = {
  title: { ko: '동반자', en: 'Companions', zh: '同行人', vi: 'Người đi cùng' },
  about: {
    ko: '전화가 없는 자녀나 부모를 {most}명까지 적어 둘 수 있습니다. 이름과 생년월일은 말씀하신 대로 적을 뿐, 확인된 것이 아닙니다. 나이로 예외인 분이 아니면 증명서를 보여 주셔야 합니다.',
    en: 'You may name up to {most} children or parents who have no phone. Name and birth date are only what you say, so whoever is not exempt by age shows a document.',
    zh: '最多可登记 {most} 位没有电话的子女或父母。姓名和出生日期只是按您所说登记，未经确认。除因年龄免除的人以外，需要出示证明。',
    vi: 'Bạn có thể ghi tối đa {most} con hoặc cha mẹ không có điện thoại. Tên và ngày sinh chỉ là lời bạn nói, chưa được xác minh; ai không được miễn vì tuổi thì phải xuất trình giấy chứng nhận.',
  },
  none: {
    ko: '적어 둔 동반자가 없습니다.',
    en: 'Nobody is named.',
    zh: '没有登记同行人。',
    vi: 'Chưa ghi người đi cùng nào.',
  },
  one: {
    ko: '{year}년생, {relation}. {until}까지',
    en: 'born in {year}, {relation}, until {until}',
    zh: '{year} 年生，{relation}，到 {until}',
    vi: 'sinh năm {year}, {relation}, đến {until}',
  },
  here: {
    ko: '지금 이곳에서는: {what}',
    en: 'Here and now: {what}',
    zh: '现在在这里：{what}',
    vi: 'Ở đây, bây giờ: {what}',
  },
  keys: {
    ko: '전화를 받아 안내하는 곳에서는 안내가 나오는 동안 2(두 분) 또는 3(세 분)을 누르셔도 됩니다.',
    en: 'Where a place answers your call, you can press 2 (two of you) or 3 (three) during the announcement.',
    zh: '在接听并播放提示的地方，您也可以在提示播放时按 2（两位）或 3（三位）。',
    vi: 'Ở nơi có trả lời và phát lời nhắc, bạn có thể bấm 2 (hai người) hoặc 3 (ba người) trong lúc nghe.',
  },
  cameNow: {
    ko: '{name} 지금 함께 왔습니다',
    en: '{name} came with me now',
    zh: '{name} 现在和我一起来了',
    vi: '{name} vừa đến cùng tôi',
  },
  remove: { ko: '{name} 삭제', en: 'Remove {name}', zh: '删除 {name}', vi: 'Xóa {name}' },
  add: { ko: '동반자 추가', en: 'Add a companion', zh: '添加同行人', vi: 'Thêm người đi cùng' },
  name: { ko: '이름', en: 'Name', zh: '姓名', vi: 'Họ tên' },
  nameHint: {
    ko: '신분증이나 증명서에 적힌 대로',
    en: 'As on the identity card or document',
    zh: '与身份证或证明上的一致',
    vi: 'Như trên giấy tờ hoặc giấy chứng nhận',
  },
  birthDate: { ko: '생년월일', en: 'Birth date', zh: '出生日期', vi: 'Ngày sinh' },
  birthDateHint: {
    ko: '여덟 자리, 예: {year}0304',
    en: 'Eight digits, for instance {year}0304',
    zh: '八位数字，例如 {year}0304',
    vi: 'Tám chữ số: năm, tháng, ngày, ví dụ {year}0304',
  },
  relation: { ko: '나와의 관계', en: 'This is my', zh: '与我的关系', vi: 'Quan hệ với tôi' },
  agree: {
    ko: '14세 미만이면 제가 법정대리인으로서, 14세 이상이면 본인이, 이름과 생년월일을 28일 동안 보관하는 데 동의합니다.',
    en: 'Under 14: I agree as legal guardian; from 14 on: this person agrees, that name and birth date are kept for 28 days.',
    zh: '未满 14 岁由我作为法定代理人同意，14 岁以上由本人同意：姓名和出生日期保存 28 天。',
    vi: 'Dưới 14 tuổi: tôi đồng ý với tư cách người giám hộ; từ 14 tuổi: chính người đó đồng ý, rằng tên và ngày sinh được lưu 28 ngày.',
  },
  kept: {
    ko: '이 번호의 본인확인이 끝나거나 28일이 지나면 삭제됩니다. 언제든 삭제할 수 있습니다.',
    en: 'Deleted after 28 days, or when the verification of this number ends. You may remove it at any time.',
    zh: '此号码的身份验证结束或满 28 天后删除。您可以随时删除。',
    vi: 'Bị xóa sau 28 ngày, hoặc khi việc xác minh của số này kết thúc. Bạn có thể xóa bất cứ lúc nào.',
  },
  send: { ko: '동반자 추가하기', en: 'Add', zh: '添加', vi: 'Thêm' },
  back: { ko: '내 정보로', en: 'Back to My page', zh: '返回我的信息', vi: 'Về Trang của tôi' },
} as const
