/** Words of the page of the pass QR. */

export const QR = {
  title: { ko: '방역패스 QR', en: 'Pass QR', zh: '防疫通行证二维码', vi: 'Mã QR thẻ phòng dịch' },
  toStaff: {
    ko: '직원에게 보여 주세요. 직원은 이름과 나이를 확인합니다.',
    en: 'Show it to staff. They compare name and age.',
    zh: '请出示给工作人员。他们会核对姓名和年龄。',
    vi: 'Hãy đưa cho nhân viên xem. Họ sẽ đối chiếu tên và tuổi.',
  },
  still: {
    ko: '이 QR은 {end}까지 같습니다. 스캔한 곳에서는 같은 QR을 다시 알아볼 수 있습니다.',
    en: 'This QR stays the same until {end}. Whoever scans it can tell that it is the same one.',
    zh: '此二维码在 {end} 之前不变。扫描的人能认出是同一个码。',
    vi: 'Mã QR này giữ nguyên đến {end}. Người quét có thể nhận ra đó là cùng một mã.',
  },
  changing: {
    ko: '이 QR은 30초마다 바뀝니다. 찍어 두어도 쓸 수 없습니다.',
    en: 'This QR changes every 30 seconds. A picture of it is of no use.',
    zh: '此二维码每 30 秒更换一次，截图无效。',
    vi: 'Mã QR này đổi sau mỗi 30 giây. Chụp lại cũng không dùng được.',
  },
  seconds: { ko: '{left}초 남음', en: '{left} s left', zh: '还剩 {left} 秒', vi: 'còn {left} giây' },
  offline: {
    ko: '! 인터넷이 끊겼습니다. {left}분 동안 계속 바뀝니다.',
    en: '! No network. It goes on changing for {left} more minutes.',
    zh: '! 网络已断开，还能继续更换 {left} 分钟。',
    vi: '! Mất mạng. Mã vẫn tiếp tục đổi thêm {left} phút.',
  },
  stands: {
    ko: '! 새 QR을 받지 못했습니다. 인터넷을 확인해 주세요. 그동안 이 QR은 바뀌지 않습니다.',
    en: '! No new QR could be fetched. Please check the network. Until then this one does not change.',
    zh: '! 无法获取新的二维码，请检查网络。在此之前此码不变。',
    vi: '! Không nhận được mã mới. Xin kiểm tra mạng. Trong lúc đó mã này không đổi.',
  },
  noPass: {
    ko: '방역패스가 확인된 때에만 QR이 나옵니다.',
    en: 'There is a QR only while a pass is confirmed.',
    zh: '只有在通行证得到确认时才有二维码。',
    vi: 'Chỉ có mã QR khi thẻ đã được xác nhận.',
  },
  notKnown: {
    ko: '지금은 확인할 수 없어 QR을 만들지 못했습니다. 증명서를 보여 주세요.',
    en: 'We cannot confirm your pass right now, so there is no QR. Please show a certificate.',
    zh: '目前无法确认，因此没有二维码。请出示证明。',
    vi: 'Hiện không xác nhận được nên chưa có mã QR. Xin đưa giấy chứng nhận.',
  },
  back: { ko: '확인 화면으로', en: 'Back to the pass page', zh: '返回确认页面', vi: 'Về trang xác nhận' },
} as const
