/** Trouble in an identity check, for the person: what happened, why, and what else one can do. */
import type { VNode } from 'preact'
import type { Language } from '../../domain/kit/language.ts'
import type { Words } from '../../domain/rules/ruleset.ts'
import { html } from '../kit/html.ts'

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

export function TroubleCard(lang: Language, trouble: Trouble, lastFour: string): VNode {
  const { what, todo } = WORDS[trouble]
  const said = { ko: what.ko.replace('####', lastFour), en: what.en.replace('####', lastFour) }
  return html`<div class="card" role="alert">
    <p><strong>! ${said[lang]}</strong></p>
    <p>${todo[lang]}</p>
  </div>` as VNode
}

const WORDS: Readonly<Record<Trouble, { readonly what: Words; readonly todo: Words }>> = {
  cancelled: {
    what: { ko: '본인확인이 취소되었습니다.', en: 'The identity check was cancelled.' },
    todo: {
      ko: '바뀐 것은 없습니다. 다시 하시거나, 종이 증명서를 보여 주시면 됩니다.',
      en: 'Nothing has changed. You can try again, or show a paper certificate.',
    },
  },
  refused: {
    what: { ko: '본인확인 기관이 확인하지 못했습니다.', en: 'The provider could not verify you.' },
    todo: {
      ko: '입력하신 내용을 확인하고 다시 해 주세요. 다른 방법이나 종이 증명서를 이용하셔도 됩니다.',
      en: 'Please check what you entered and try again. You can also choose another way, or show a paper certificate.',
    },
  },
  'not-yet': {
    what: { ko: '휴대전화에서 아직 확인되지 않았습니다.', en: 'Not confirmed on your phone yet.' },
    todo: {
      ko: '휴대전화의 앱에서 확인하신 뒤 다시 해 주세요.',
      en: 'Please confirm in the app on your phone, then try again.',
    },
  },
  'typed-invalid': {
    what: {
      ko: '입력하신 이름이나 통신사로는 본인확인을 시작할 수 없습니다.',
      en: 'The check could not start with this name or carrier.',
    },
    todo: {
      ko: '이름은 신분증에 적힌 대로 입력하고, 통신사는 지금 이용 중인 곳을 선택해 주세요.',
      en: 'Please enter your name as it appears on your ID and choose the carrier you use now.',
    },
  },
  unavailable: {
    what: { ko: '지금은 본인확인 기관에 연결할 수 없습니다.', en: 'The provider cannot be reached right now.' },
    todo: {
      ko: '다른 방법을 선택하시거나 잠시 뒤 다시 해 주세요. 그동안은 종이 증명서를 보여 주시면 됩니다.',
      en: 'Choose another way if there is one, or try again in a moment. Until then, a paper certificate will do.',
    },
  },
  'answer-wrong': {
    what: {
      ko: '본인확인 결과를 신뢰할 수 없어 사용하지 않았습니다. 유효 시간이 지났거나 이미 사용한 결과일 수 있습니다.',
      en: 'The result that came back could not be trusted, so it was not used. It may have expired or been used before.',
    },
    todo: {
      ko: '바뀐 것은 없습니다. 처음부터 다시 해 주세요.',
      en: 'Nothing has changed. Please start again.',
    },
  },
  'claims-missing': {
    what: {
      ko: '본인확인 기관에서 이름이나 생년월일을 받지 못했습니다.',
      en: 'The provider did not send your name or birth date.',
    },
    todo: {
      ko: '정보 제공에 동의하셨는지 확인하고 다시 하시거나, 다른 방법을 선택해 주세요.',
      en: 'Please try again and allow both when you are asked, or choose another way.',
    },
  },
  'other-line': {
    what: {
      ko: '본인확인하신 번호가 전화하신 번호(뒷자리 ####)와 다릅니다.',
      en: 'The number you verified is not the one you called from (ending ####).',
    },
    todo: {
      ko: '본인확인하신 번호가 전화하신 번호와 달라 연결하지 않았습니다. 가족이나 회사 명의의 번호도 연결되지 않습니다. 본인 명의의 번호로 전화하시거나 종이 증명서를 보여 주세요.',
      en: 'The two numbers differ, so nothing was linked. A number registered to your family or company cannot be linked either. Please call from a number in your own name, or show a paper certificate.',
    },
  },
  'not-bound': {
    what: {
      ko: '본인확인은 되었지만, 이 번호가 본인 명의인지는 확인되지 않았습니다.',
      en: 'You were verified, but we could not confirm that this number is yours.',
    },
    todo: {
      ko: '그래서 연결하지 않았습니다. 다른 방법을 선택하시거나 종이 증명서를 보여 주세요.',
      en: 'So nothing was linked to it. Choose another way if there is one, or show a paper certificate.',
    },
  },
  limit: {
    what: {
      ko: '오늘 이 번호로 할 수 있는 본인확인 횟수를 모두 사용하셨습니다.',
      en: "You have used all of today's identity checks for this number.",
    },
    todo: {
      ko: '내일 다시 하실 수 있습니다. 오늘은 종이 증명서를 보여 주시면 됩니다.',
      en: 'You can try again tomorrow. Today, a paper certificate will do.',
    },
  },
  'no-provider': {
    what: { ko: '지금은 이용할 수 있는 본인확인 방법이 없습니다.', en: 'There is no way to verify you right now.' },
    todo: {
      ko: '나중에 다시 전화해 주세요. 그동안은 종이 증명서를 보여 주시면 됩니다.',
      en: 'Please call again later. Until then, a paper certificate will do.',
    },
  },
}
