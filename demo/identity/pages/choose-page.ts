/** First step: whose contract is it? Everybody of the demo's world, with a search that works without script. */

import type { Line } from '../../../src/domain/call/phone/line.ts'
import { formatNational } from '../../../src/domain/call/phone/show.ts'
import type { Language } from '../../../src/domain/kit/language.ts'
import type { IdentityPerson } from '../identity-person.ts'
import { both, html, renderPage } from './frame.ts'

export type ChooseView = {
  readonly people: readonly IdentityPerson[]
  readonly search: string
  readonly lang: Language
  readonly path: string
}

export function choosePage({ people, search, lang, path }: ChooseView): string {
  const found = people.filter((person) => fits(person, search))
  const other = lang === 'ko' ? 'en' : 'ko'
  const body = html`
    <h1>${both(lang, '누구의 명의로 확인할까요?', 'Whose phone contract is it?')}</h1>
    <p>${both(
      lang,
      '실제라면 통신사가 휴대전화의 명의자를 확인합니다. 여기서는 확인받을 사람을 고르세요.',
      'A carrier would check who owns the phone. Here, choose who is to be identified.',
    )}</p>
    <form method="get" action=${path} class="card">
      <input type="hidden" name="lang" value=${lang} />
      <label for="q">${both(lang, '이름이나 전화번호로 찾기', 'Search by name or number')}</label>
      <input id="q" name="q" type="search" value=${search} autocomplete="off" maxlength="40" />
      <button type="submit">${both(lang, '찾기', 'Search')}</button>
    </form>
    <form method="post" action=${`${path}?lang=${lang}`}>
      ${
        found.length === 0
          ? html`<p role="status">${both(lang, '검색 결과가 없습니다.', 'Nobody found.')}</p>`
          : html`<ul>${found.map((person) => html`<li key=${person.id}>${personButton(person, lang)}</li>`)}</ul>`
      }
      <button name="act" value="cancel">${both(lang, '취소', 'Cancel')}</button>
    </form>
    <p class="links"><a href=${`${path}?lang=${other}`} lang=${other}>${lang === 'ko' ? 'English' : '한국어'}</a></p>
  `
  return renderPage({ title: lang === 'ko' ? '본인확인 (시연)' : 'Identity check (demo)', lang, body })
}

function personButton(person: IdentityPerson, lang: Language) {
  return html`<button class="person" name="person" value=${person.id}>
    <strong lang="ko">${person.name}</strong> ${shownNumber(person)}
    <span class="note">${lang === 'ko' ? person.note.ko : person.note.en}</span>
  </button>`
}

export function shownNumber(person: IdentityPerson): string {
  return formatNational(person.phone as Line) // made by `e164` of the demo's own numbers
}

function fits(person: IdentityPerson, search: string): boolean {
  const wanted = search.trim().toLowerCase()
  if (wanted === '') return true
  const digits = wanted.replace(/\D/g, '').replace(/^82(?=10)/, '0')
  const words = `${person.name} ${person.note.ko} ${person.note.en} ${person.id}`.toLowerCase()
  return words.includes(wanted) || (digits.length >= 3 && shownNumber(person).replace(/\D/g, '').includes(digits))
}
