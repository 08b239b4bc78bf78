/** Words of the page of what is wrong (정정 요청). */

export const CORRECTIONS = {
  title: { ko: '틀린 점이 있어요', en: 'Something is wrong', zh: '有错误', vi: 'Có điều chưa đúng' },
  visitsGoOn: {
    ko: '알려 주시면 확인하고 결과를 문자로 알려 드립니다. 그동안에도 전화로 방문을 등록할 수 있고, 증명서를 보여 주실 수 있습니다.',
    en: 'Tell us, we check it and text you the result. Meanwhile you can still check in by a call and show a document.',
    zh: '请告诉我们，我们核实后用短信通知您结果。在此期间您仍可打电话登记到访，也可以出示证明。',
    vi: 'Hãy cho chúng tôi biết; chúng tôi kiểm tra và nhắn tin kết quả. Trong lúc đó bạn vẫn có thể gọi điện đăng ký ghé thăm và xuất trình giấy chứng nhận.',
  },
  kind: { ko: '무엇이 틀렸나요?', en: 'What is wrong?', zh: '什么地方有错？', vi: 'Điều gì chưa đúng?' },
  chooseKind: {
    ko: '무엇이 틀렸는지 골라 주세요',
    en: 'Please choose what is wrong',
    zh: '请选择什么地方有错',
    vi: 'Xin chọn điều chưa đúng',
  },
  words: {
    ko: '자세히 적어 주세요(안 적어도 됩니다)',
    en: 'Tell us more (you need not)',
    zh: '请详细说明（可不填）',
    vi: 'Xin nói rõ hơn (không bắt buộc)',
  },
  wordsHint: {
    ko: '{most}자까지. 방문한 곳이나 주민등록번호는 적지 마세요.',
    en: 'Up to {most} characters. Please write no place you visited and no identity number.',
    zh: '最多 {most} 个字。请不要写到访的地点或身份证号码。',
    vi: 'Tối đa {most} ký tự. Xin đừng ghi nơi đã đến hay số căn cước.',
  },
  send: { ko: '정정 요청 보내기', en: 'Send the request', zh: '提交更正申请', vi: 'Gửi yêu cầu sửa' },
  mine: { ko: '내 정정 요청', en: 'My requests', zh: '我的更正申请', vi: 'Yêu cầu sửa của tôi' },
  none: { ko: '없습니다.', en: 'None.', zh: '没有。', vi: 'Không có.' },
  one: {
    ko: '{number} · {kind} · {day} · {state}',
    en: '{number} · {kind} · {day} · {state}',
    zh: '{number} · {kind} · {day} · {state}',
    vi: '{number} · {kind} · {day} · {state}',
  },
  isOpen: { ko: '확인 중', en: 'being checked', zh: '正在核实', vi: 'đang kiểm tra' },
  kept: {
    ko: '요청은 28일 뒤 삭제됩니다.',
    en: 'A request is deleted after 28 days.',
    zh: '申请在 28 天后删除。',
    vi: 'Yêu cầu bị xóa sau 28 ngày.',
  },
  answerHidden: {
    ko: '답변을 보시려면 본인확인을 다시 해 주세요.',
    en: 'To read the answer, please verify your identity.',
    zh: '要查看答复，请再次验证身份。',
    vi: 'Để xem trả lời, xin xác minh danh tính lại.',
  },
  verify: { ko: '본인확인하기', en: 'Verify', zh: '验证身份', vi: 'Xác minh danh tính' },
  opened: {
    ko: '정정 요청을 받았습니다. 접수번호는 아래에 있습니다.',
    en: 'We have your request. Its number is below.',
    zh: '更正申请已收到。受理编号见下方。',
    vi: 'Chúng tôi đã nhận yêu cầu. Số tiếp nhận ở bên dưới.',
  },
  limit: {
    ko: '오늘은 더 보내실 수 없습니다. 내일 다시 보내 주세요.',
    en: 'No more requests today. Please try again tomorrow.',
    zh: '今天不能再提交。请明天再试。',
    vi: 'Hôm nay không gửi thêm được. Xin thử lại ngày mai.',
  },
  back: { ko: '내 정보로', en: 'Back to My page', zh: '返回我的信息', vi: 'Về Trang của tôi' },
} as const
