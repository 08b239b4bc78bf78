/** What went another way with an identity check: what happened, why, and what else one can do. */
import type { VNode } from 'preact'
import type { Language } from '../domain/language.ts'
import type { Words } from '../domain/rules/ruleset.ts'
import { html } from './html.ts'

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
      ko: '아무것도 바뀌지 않았습니다. 다시 하시거나, 종이 증명서를 보여 주시면 됩니다.',
      en: 'Nothing was changed. You may try again, or show a paper certificate.',
    },
  },
  refused: {
    what: { ko: '본인확인 기관이 확인하지 못했습니다.', en: 'The provider could not verify you.' },
    todo: {
      ko: '적으신 내용을 확인하고 다시 해 주세요. 다른 방법이나 종이 증명서도 됩니다.',
      en: 'Please check what you typed and try again. Another way or a paper certificate will do too.',
    },
  },
  'not-yet': {
    what: { ko: '휴대전화에서 아직 확인되지 않았습니다.', en: 'It is not confirmed on your phone yet.' },
    todo: {
      ko: '휴대전화의 앱에서 확인하신 뒤 다시 해 주세요.',
      en: 'Please confirm in the app on your phone, then try again.',
    },
  },
  'typed-invalid': {
    what: { ko: '적으신 이름이나 통신사로 시작할 수 없었습니다.', en: 'It could not begin with this name or carrier.' },
    todo: {
      ko: '이름은 신분증에 있는 대로, 통신사는 지금 쓰시는 곳으로 해 주세요.',
      en: 'Please give the name on your identity card and the carrier you use now.',
    },
  },
  unavailable: {
    what: { ko: '지금은 본인확인 기관과 연결되지 않습니다.', en: 'The provider cannot be reached right now.' },
    todo: {
      ko: '다른 방법이 있으면 그것으로, 아니면 잠시 뒤 다시 해 주세요. 그동안은 종이 증명서를 보여 주시면 됩니다.',
      en: 'Use another way if there is one, or try again in a moment. Until then a paper certificate will do.',
    },
  },
  'answer-wrong': {
    what: {
      ko: '돌아온 답을 믿을 수 없어 쓰지 않았습니다. 시간이 지났거나 이미 쓴 답일 수 있습니다.',
      en: 'The answer that came back could not be trusted and was not used. It may be too old or used before.',
    },
    todo: {
      ko: '아무것도 바뀌지 않았습니다. 처음부터 다시 해 주세요.',
      en: 'Nothing was changed. Please start again.',
    },
  },
  'claims-missing': {
    what: {
      ko: '본인확인 기관의 답에 이름이나 생년월일이 없었습니다.',
      en: "The provider's answer held no name or birth date.",
    },
    todo: {
      ko: '제공에 동의하셨는지 보고 다시 하시거나, 다른 방법으로 해 주세요.',
      en: 'Please allow both when you are asked and try again, or use another way.',
    },
  },
  'other-line': {
    what: {
      ko: '본인확인된 번호가 전화하신 번호(끝 ####)와 다릅니다.',
      en: 'The verified number is not the one you called from (ending ####).',
    },
    todo: {
      ko: '번호는 사람이 아니므로 아무것도 연결하지 않았습니다. 가족·회사 이름의 번호도 그렇습니다. 본인 이름의 번호로 전화하시거나 종이 증명서를 보여 주세요.',
      en: 'A number is not a person, so nothing was tied to it; the same holds for a number in the name of family or work. Please call from a number in your own name, or show a paper certificate.',
    },
  },
  'not-bound': {
    what: {
      ko: '본인확인은 되었지만, 이 번호가 본인 것인지는 확인되지 않았습니다.',
      en: 'You were verified, but not that this number is yours.',
    },
    todo: {
      ko: '그래서 아무것도 연결하지 않았습니다. 다른 방법이 있으면 그것으로 하시거나 종이 증명서를 보여 주세요.',
      en: 'So nothing was tied to it. Use another way if there is one, or show a paper certificate.',
    },
  },
  limit: {
    what: {
      ko: '오늘 이 번호로 할 수 있는 본인확인을 모두 쓰셨습니다.',
      en: "Today's number of identity checks for this number is reached.",
    },
    todo: {
      ko: '내일 다시 하실 수 있습니다. 오늘은 종이 증명서를 보여 주시면 됩니다.',
      en: 'You can try again tomorrow. Today a paper certificate will do.',
    },
  },
  'no-provider': {
    what: { ko: '지금은 할 수 있는 본인확인 방법이 없습니다.', en: 'There is no way to verify you right now.' },
    todo: {
      ko: '나중에 다시 전화해 주세요. 그동안은 종이 증명서를 보여 주시면 됩니다.',
      en: 'Please call again later. Until then a paper certificate will do.',
    },
  },
}
