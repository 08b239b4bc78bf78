/** Trouble in an identity check, for the person: what happened, why, and what else one can do. */
import type { VNode } from 'preact'
import type { PageLanguage } from '../../domain/kit/language.ts'
import { html } from '../kit/html.ts'
import type { PageWords } from '../kit/say.ts'

export type Trouble =
  | 'cancelled'
  | 'refused'
  | 'not-yet'
  | 'typed-invalid'
  | 'unavailable'
  | 'answer-wrong'
  | 'claims-missing'
  | 'other-line' // the provider verified another number, and nobody is bound
  | 'not-bound' // proved, and could not be tied to the line
  | 'limit' // today's number of checks is reached
  | 'no-provider' // nobody can be asked

export function TroubleCard(lang: PageLanguage, trouble: Trouble, lastFour: string): VNode {
  const { what, todo } = WORDS[trouble]
  return html`<div class="card" role="alert">
    <p><strong>! ${what[lang].replace('####', lastFour)}</strong></p>
    <p>${todo[lang]}</p>
  </div>` as VNode
}

const WORDS: Readonly<Record<Trouble, { readonly what: PageWords; readonly todo: PageWords }>> = {
  cancelled: {
    what: {
      ko: '본인확인이 취소되었습니다.',
      en: 'The identity check was cancelled.',
      zh: '身份验证已取消。',
      vi: 'Đã hủy xác minh danh tính.',
    },
    todo: {
      ko: '바뀐 것은 없습니다. 다시 하시거나, 종이 증명서를 보여 주시면 됩니다.',
      en: 'Nothing has changed. You can try again, or show a paper certificate.',
      zh: '没有任何变更。您可以再试一次，或出示纸质证明。',
      vi: 'Không có gì thay đổi. Bạn có thể làm lại, hoặc xuất trình giấy chứng nhận.',
    },
  },
  refused: {
    what: {
      ko: '본인확인 기관이 확인하지 못했습니다.',
      en: 'The provider could not verify you.',
      zh: '验证机构未能确认您的身份。',
      vi: 'Đơn vị xác minh không xác minh được bạn.',
    },
    todo: {
      ko: '입력하신 내용을 확인하고 다시 해 주세요. 다른 방법이나 종이 증명서를 이용하셔도 됩니다.',
      en: 'Please check what you entered and try again. You can also choose another way, or show a paper certificate.',
      zh: '请检查输入的内容后再试。也可以选择其他方式或出示纸质证明。',
      vi: 'Xin kiểm tra nội dung đã nhập rồi làm lại. Bạn cũng có thể chọn cách khác hoặc xuất trình giấy chứng nhận.',
    },
  },
  'not-yet': {
    what: {
      ko: '휴대전화에서 아직 확인되지 않았습니다.',
      en: 'Not confirmed on your phone yet.',
      zh: '手机上还没有确认。',
      vi: 'Điện thoại chưa xác nhận.',
    },
    todo: {
      ko: '휴대전화의 앱에서 확인하신 뒤 다시 해 주세요.',
      en: 'Please confirm in the app on your phone, then try again.',
      zh: '请在手机应用中确认后再试。',
      vi: 'Xin xác nhận trong ứng dụng trên điện thoại rồi làm lại.',
    },
  },
  'typed-invalid': {
    what: {
      ko: '입력하신 이름이나 통신사로는 본인확인을 시작할 수 없습니다.',
      en: 'The check could not start with this name or carrier.',
      zh: '用输入的姓名或电信公司无法开始验证。',
      vi: 'Không thể bắt đầu xác minh với họ tên hoặc nhà mạng đã nhập.',
    },
    todo: {
      ko: '이름은 신분증에 적힌 대로 입력하고, 통신사는 지금 이용 중인 곳을 선택해 주세요.',
      en: 'Please enter your name as it appears on your ID and choose the carrier you use now.',
      zh: '姓名请按证件填写，并选择现在使用的电信公司。',
      vi: 'Xin nhập họ tên đúng như trên giấy tờ và chọn nhà mạng bạn đang dùng.',
    },
  },
  unavailable: {
    what: {
      ko: '지금은 본인확인 기관에 연결할 수 없습니다.',
      en: 'The provider cannot be reached right now.',
      zh: '现在无法连接验证机构。',
      vi: 'Hiện không kết nối được với đơn vị xác minh.',
    },
    todo: {
      ko: '다른 방법을 선택하시거나 잠시 뒤 다시 해 주세요. 그동안은 종이 증명서를 보여 주시면 됩니다.',
      en: 'Choose another way if there is one, or try again in a moment. Until then, a paper certificate will do.',
      zh: '请选择其他方式，或稍后再试。在此期间可以出示纸质证明。',
      vi: 'Hãy chọn cách khác hoặc thử lại sau giây lát. Trong lúc đó, bạn có thể xuất trình giấy chứng nhận.',
    },
  },
  'answer-wrong': {
    what: {
      ko: '본인확인 결과를 신뢰할 수 없어 사용하지 않았습니다. 유효 시간이 지났거나 이미 사용한 결과일 수 있습니다.',
      en: 'The result that came back could not be trusted, so it was not used. It may have expired or been used before.',
      zh: '返回的验证结果不可信，因此没有使用。结果可能已过期或已被使用。',
      vi: 'Kết quả trả về không đáng tin nên không được dùng. Có thể kết quả đã hết hạn hoặc đã được dùng.',
    },
    todo: {
      ko: '바뀐 것은 없습니다. 처음부터 다시 해 주세요.',
      en: 'Nothing has changed. Please start again.',
      zh: '没有任何变更。请从头开始。',
      vi: 'Không có gì thay đổi. Xin làm lại từ đầu.',
    },
  },
  'claims-missing': {
    what: {
      ko: '본인확인 기관에서 이름이나 생년월일을 받지 못했습니다.',
      en: 'The provider did not send your name or birth date.',
      zh: '没有从验证机构收到姓名或出生日期。',
      vi: 'Đơn vị xác minh không gửi họ tên hoặc ngày sinh của bạn.',
    },
    todo: {
      ko: '정보 제공에 동의하셨는지 확인하고 다시 하시거나, 다른 방법을 선택해 주세요.',
      en: 'Please try again and allow both when you are asked, or choose another way.',
      zh: '请确认您同意提供这些信息后再试，或选择其他方式。',
      vi: 'Xin làm lại và cho phép cả hai khi được hỏi, hoặc chọn cách khác.',
    },
  },
  'other-line': {
    what: {
      ko: '본인확인하신 번호가 전화하신 번호(뒷자리 ####)와 다릅니다.',
      en: 'The number you verified is not the one you called from (ending ####).',
      zh: '您验证的号码与来电号码（后四位 ####）不同。',
      vi: 'Số bạn xác minh khác với số đã gọi (số cuối ####).',
    },
    todo: {
      ko: '본인확인하신 번호가 전화하신 번호와 달라 연결하지 않았습니다. 가족이나 회사 명의의 번호도 연결되지 않습니다. 본인 명의의 번호로 전화하시거나 종이 증명서를 보여 주세요.',
      en: 'The two numbers differ, so nothing was linked. A number registered to your family or company cannot be linked either. Please call from a number in your own name, or show a paper certificate.',
      zh: '两个号码不同，所以没有关联。家人或公司名下的号码也不能关联。请用本人名下的号码打电话，或出示纸质证明。',
      vi: 'Hai số khác nhau nên không được liên kết. Số đứng tên gia đình hoặc công ty cũng không liên kết được. Xin gọi từ số đứng tên bạn, hoặc xuất trình giấy chứng nhận.',
    },
  },
  'not-bound': {
    what: {
      ko: '본인확인은 되었지만, 이 번호가 본인 명의인지는 확인되지 않았습니다.',
      en: 'You were verified, but we could not confirm that this number is yours.',
      zh: '身份已验证，但无法确认此号码是您的。',
      vi: 'Bạn đã được xác minh, nhưng không xác nhận được số này là của bạn.',
    },
    todo: {
      ko: '그래서 연결하지 않았습니다. 다른 방법을 선택하시거나 종이 증명서를 보여 주세요.',
      en: 'So nothing was linked to it. Choose another way if there is one, or show a paper certificate.',
      zh: '所以没有关联。请选择其他方式，或出示纸质证明。',
      vi: 'Vì vậy số này không được liên kết. Hãy chọn cách khác hoặc xuất trình giấy chứng nhận.',
    },
  },
  limit: {
    what: {
      ko: '오늘 이 번호로 할 수 있는 본인확인 횟수를 모두 사용하셨습니다.',
      en: "You have used all of today's identity checks for this number.",
      zh: '此号码今天的验证次数已用完。',
      vi: 'Bạn đã dùng hết số lần xác minh của số này hôm nay.',
    },
    todo: {
      ko: '내일 다시 하실 수 있습니다. 오늘은 종이 증명서를 보여 주시면 됩니다.',
      en: 'You can try again tomorrow. Today, a paper certificate will do.',
      zh: '明天可以再试。今天可以出示纸质证明。',
      vi: 'Ngày mai bạn có thể thử lại. Hôm nay bạn có thể xuất trình giấy chứng nhận.',
    },
  },
  'no-provider': {
    what: {
      ko: '지금은 이용할 수 있는 본인확인 방법이 없습니다.',
      en: 'There is no way to verify you right now.',
      zh: '现在没有可用的验证方式。',
      vi: 'Hiện không có cách xác minh nào dùng được.',
    },
    todo: {
      ko: '나중에 다시 전화해 주세요. 그동안은 종이 증명서를 보여 주시면 됩니다.',
      en: 'Please call again later. Until then, a paper certificate will do.',
      zh: '请以后再打电话。在此期间可以出示纸质证明。',
      vi: 'Xin gọi lại sau. Trong lúc đó, bạn có thể xuất trình giấy chứng nhận.',
    },
  },
}
