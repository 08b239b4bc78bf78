/** Words of the guide to print: short, since Korean and one more language share a sheet. */

export const GUIDE = {
  name: { ko: '큰 글씨 안내문', en: 'Guide in large type', zh: '大字说明', vi: 'Hướng dẫn chữ lớn' },
  title: {
    ko: '전화 한 통으로 접종확인',
    en: 'Your pass, by one phone call',
    zh: '打一个电话，确认接种',
    vi: 'Gọi một cuộc, xác nhận tiêm chủng',
  },
  titleRecorded: {
    ko: '전화 한 통으로 출입등록과 접종확인',
    en: 'Check in and show your pass, by one call',
    zh: '打一个电话，登记到访并确认接种',
    vi: 'Gọi một cuộc, ghi nhận và xác nhận tiêm chủng',
  },
  ring: {
    ko: '안내문의 시설 번호로 전화하세요. 폴더폰도 됩니다.',
    en: 'Ring the number on the poster. Any phone will do.',
    zh: '请拨打告示上的场所号码。翻盖手机也可以。',
    vi: 'Gọi số của cơ sở trên áp phích. Điện thoại nào cũng được.',
  },
  listen: {
    ko: '끊지 말고 안내를 들으세요.',
    en: 'Stay on the line and listen.',
    zh: '请不要挂断，听语音提示。',
    vi: 'Đừng gác máy, hãy nghe hướng dẫn.',
  },
  listenRecorded: {
    ko: '안내를 들으세요. 통화 중 소리가 나도 등록된 것입니다.',
    en: 'Listen. A busy tone means you are checked in, too.',
    zh: '请听语音提示。听到忙音也表示已登记。',
    vi: 'Hãy nghe hướng dẫn. Nghe tín hiệu bận cũng là đã ghi nhận.',
  },
  birthDate: {
    ko: '생년월일을 물으면 여섯 자리를 누르세요. 1941년 1월 20일이면 410120입니다.',
    en: 'If asked for your birth date, press six digits: 410120 is 20 January 1941.',
    zh: '如果询问出生日期，请按六位数字。1941 年 1 月 20 日就是 410120。',
    vi: 'Nếu được hỏi ngày sinh, bấm sáu số: 410120 là 20/1/1941.',
  },
  showText: {
    ko: '문자가 오면 직원에게 보여 주세요.',
    en: 'Show the staff the text that you get.',
    zh: '收到短信后，请给工作人员看。',
    vi: 'Cho nhân viên xem tin nhắn bạn nhận được.',
  },
  dateDoesNotHelp: {
    ko: '생년월일로 안 되면',
    en: 'Your birth date does not help?',
    zh: '按出生日期不行？',
    vi: 'Ngày sinh không được?',
  },
  otherNumber: {
    ko: '예약한 번호가 다르거나, 묻지 않는 곳입니다. 증명서를 보여 주세요.',
    en: 'It was booked under another number, or is not asked for here. Show a document.',
    zh: '可能是用别的号码预约的，或者这里不询问。请出示证明。',
    vi: 'Có thể đã đặt hẹn bằng số khác, hoặc nơi này không hỏi. Hãy xuất trình giấy chứng nhận.',
  },
  noPhone: { ko: '전화가 없으면', en: 'No phone?', zh: '没有电话？', vi: 'Không có điện thoại?' },
  aliasCard: {
    ko: '안심번호 카드와 증명서를 직원에게 보여 주세요. 카드는 가족이 ‘내 정보’ 화면에서 받습니다.',
    en: 'Show the staff an alias card and a document. A relative gets the card on “My page”.',
    zh: '请给工作人员看代用号码卡和证明。家人可在“我的信息”页面领取此卡。',
    vi: 'Cho nhân viên xem thẻ số thay thế và giấy chứng nhận. Người nhà lấy thẻ ở “Trang của tôi”.',
  },
  withheld: { ko: '내 번호를 숨기면', en: 'Number withheld?', zh: '隐藏了号码？', vi: 'Số bị ẩn?' },
  showNumber: {
    ko: '쓸 수 없습니다. 앞에 *23#이나 169를 누르지 말고 거세요. 안심번호도 됩니다.',
    en: 'It will not work. Ring without *23# or 169 in front, or use an alias card.',
    zh: '无法使用。拨号时前面不要加 *23# 或 169。也可以用代用号码卡。',
    vi: 'Không dùng được. Gọi mà không bấm *23# hay 169 ở trước, hoặc dùng thẻ số thay thế.',
  },
  noSpeech: {
    ko: '듣거나 말하기 어려우면',
    en: 'Hard to hear or speak?',
    zh: '听说有困难？',
    vi: 'Khó nghe hoặc khó nói?',
  },
  nothingToSay: {
    ko: '말하지 않아도 됩니다. 내 전화로 걸면 됩니다. 중계 서비스가 대신 걸면 그곳 번호로 걸린 전화가 됩니다.',
    en: 'You need not speak. Ring from your own phone: if a relay service rings for you, the call is from its number.',
    zh: '不用说话，用自己的电话拨打即可。如果由中转服务代打，就成了中转服务号码的来电。',
    vi: 'Không cần nói. Hãy gọi từ điện thoại của mình: nếu dịch vụ chuyển tiếp gọi thay, cuộc gọi sẽ mang số của họ.',
  },
} as const
