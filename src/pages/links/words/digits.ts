/** Words of the page that asks for the last four digits. */

export const CODE = {
  missed: {
    ko: '전화번호 끝 네 자리가 맞지 않습니다. 전화를 거신 번호를 확인해 주세요. 앞으로 {missesLeft}번 더 입력하실 수 있습니다.',
    en: 'These are not the last four digits. Please check which number you called from. {missesLeft} more tries are left.',
    zh: '后四位不对。请确认您是用哪个号码打的电话。您还可以输入 {missesLeft} 次。',
    vi: 'Bốn số cuối không đúng. Xin kiểm tra bạn đã gọi từ số nào. Bạn còn {missesLeft} lần nhập.',
  },
  missedLastTry: {
    ko: '전화번호 끝 네 자리가 맞지 않습니다. 전화를 거신 번호를 확인해 주세요. 앞으로 1번 더 입력하실 수 있습니다.',
    en: 'These are not the last four digits. Please check which number you called from. One more try is left.',
    zh: '后四位不对。请确认您是用哪个号码打的电话。您还可以输入 1 次。',
    vi: 'Bốn số cuối không đúng. Xin kiểm tra bạn đã gọi từ số nào. Bạn còn 1 lần nhập.',
  },
  call: { ko: '전화 확인', en: 'Your call', zh: '来电确认', vi: 'Xác nhận cuộc gọi' },
  aboutCallJustMade: {
    ko: '방금 거신 전화의 안내입니다',
    en: 'About the call you just made',
    zh: '关于您刚才打的电话',
    vi: 'Về cuộc gọi bạn vừa thực hiện',
  },
  identityCheckDoneThese: {
    ko: '본인확인이 끝났습니다. 마지막으로 전화번호 끝 네 자리만 확인하면 됩니다.',
    en: 'Your identity check is done. These four digits are the last step.',
    zh: '身份验证已完成。最后只需确认号码的后四位。',
    vi: 'Đã xác minh danh tính xong. Bước cuối là nhập bốn số cuối.',
  },
  pageOnlyOpensBrowser: {
    ko: '이 화면은 전화번호 끝 네 자리를 입력한 브라우저에서만 열립니다. 계속하시려면 다시 입력해 주세요.',
    en: 'This page only opens in the browser where you entered the four digits. To continue here, please enter them again.',
    zh: '本页面只能在输入过后四位的浏览器中打开。要继续，请再输入一次。',
    vi: 'Trang này chỉ mở được trong trình duyệt đã nhập bốn số cuối. Để tiếp tục, xin nhập lại.',
  },
  continue: { ko: '계속', en: 'Continue', zh: '继续', vi: 'Tiếp tục' },
  askSoOnlyCaller: {
    ko: '전화하신 본인만 볼 수 있도록 확인합니다.',
    en: 'We ask so that only you, the caller, can see what follows.',
    zh: '这样只有打电话的本人才能看到后面的内容。',
    vi: 'Chúng tôi hỏi để chỉ người gọi mới xem được phần tiếp theo.',
  },
  enterFourDigits: {
    ko: '숫자 네 자리를 입력해 주세요.',
    en: 'Please enter four digits.',
    zh: '请输入四位数字。',
    vi: 'Xin nhập bốn chữ số.',
  },
  aboutCallMyPage: {
    ko: '{clock}에 내 정보 번호로 거신 전화에 대한 안내입니다.',
    en: 'This is about your call to My page at {clock}.',
    zh: '这是关于您 {clock} 打给“我的信息”号码的电话。',
    vi: 'Đây là về cuộc gọi của bạn đến số “Trang của tôi” lúc {clock}.',
  },
  aboutCallAt: {
    ko: '{clock}에 거신 전화에 대한 안내입니다.',
    en: 'This is about your call at {clock}.',
    zh: '这是关于您 {clock} 打的电话。',
    vi: 'Đây là về cuộc gọi của bạn lúc {clock}.',
  },
} as const
