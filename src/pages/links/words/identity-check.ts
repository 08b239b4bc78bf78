/** Words on the way to an identity provider. */

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
