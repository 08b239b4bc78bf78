/** Frame of all pages behind a link: one language and the way to the other, help in the same place, forms that carry the language. */
import type { VNode } from 'preact'
import type { Language } from '../../domain/kit/language.ts'
import { type EpochMs, kstClock } from '../../domain/kit/time.ts'
import { html, type Part } from './html.ts'
import { renderPage } from './layout.ts'
import { ownPath, ownPathIn, safeUrl } from './safe-url.ts'

export type Shared = {
  readonly lang: Language
  readonly demo: boolean
  /** The service's own number as it is shown, with hyphens. */
  readonly selfNumber?: string | undefined
  /** False where no visit list is kept: no word of a visit then. */
  readonly recorded: boolean
  /** Path of this page, for the link to the other language. */
  readonly here: string
  /** When link or journey ends by itself, exclusive: a time limit is said beforehand. */
  readonly until?: EpochMs | undefined
}

export type VisitorPage = {
  /** Never a name, a place or an outcome: previews and window lists show it. */
  readonly title: string
  /** A field is wrong: the title says so first. */
  readonly failed?: boolean
  readonly body: VNode | VNode[]
  readonly script?: string
  readonly table?: boolean
  /** The page says itself until when it counts. */
  readonly saysItsEnd?: boolean
}

export function renderVisitorPage(shared: Shared, page: VisitorPage): string {
  const { lang, demo } = shared
  return renderPage({
    title: page.failed === true ? `${say(lang, '오류: ', 'Error: ')}${page.title}` : page.title,
    demo,
    lang,
    body:
      page.saysItsEnd === true || shared.until === undefined
        ? page.body
        : [page.body, Until(lang, shared.until)].flat(),
    above: OtherLanguage(shared),
    below: Help(shared),
    script: page.script,
    table: page.table,
  })
}

/** One of both, as the page's language is. */
export function say(lang: Language, ko: string, en: string): string {
  return lang === 'ko' ? ko : en
}

/** A form that posts to a path of ours; nothing is checked by the browser, since its words know no kindness. */
export function PostForm({ lang }: Pick<Shared, 'lang'>, action: string, parts: Part | readonly Part[]): VNode {
  return html`<form method="post" action=${ownPath(action)} novalidate>
    <input type="hidden" name="lang" value=${lang} />
    ${parts}
  </form>` as VNode
}

/** Time can be had again: the way to it is said with the limit. */
function Until(lang: Language, until: EpochMs) {
  const clock = kstClock(until)
  return html`<p class="hint">${say(lang, `이 화면은 ${clock}까지 이용할 수 있습니다. 시간이 더 필요하시면 다시 전화해 새 링크를 받으세요.`, `You can use this page until ${clock}. If you need more time, call again for a new link.`)}</p>` as VNode
}

function OtherLanguage({ lang, here }: Shared) {
  const other = lang === 'ko' ? 'en' : 'ko'
  return html`<p class="bar">
    <a href=${ownPathIn(other, here)} lang=${other} hreflang=${other}>${say(lang, 'English', '한국어')}</a>
  </p>` as VNode
}

function Help({ lang, here, selfNumber }: Shared) {
  const call = selfNumber === undefined ? undefined : telephone(selfNumber)
  return html`<footer>
    ${call === undefined ? null : html`<p>${say(lang, '내 정보·도움: ', 'My page and help: ')}<a href=${call}>${selfNumber}</a></p>`}
    <p>${say(lang, '링크는 방금 전화하신 분께만 보냅니다. 주민등록번호·비밀번호는 묻지 않습니다.', 'Links only go to people who have just called. We never ask for ID numbers or passwords.')}</p>
    <p><a href=${`/rules?lang=${lang}&from=${here}`}>${say(lang, '방역패스 규칙', 'Pass rules')}</a></p>
  </footer>` as VNode
}

/** `tel:` of a number as it is shown. */
export function telephone(shown: string): string | undefined {
  return safeUrl(`tel:${shown.replaceAll(/[^+\d]/g, '')}`)
}
