/** Frame of all pages behind a link: one language and the ways to the others, help in the same place, forms that carry the language. */
import type { VNode } from 'preact'
import { PAGE_LANGUAGES, type PageLanguage, textLanguage } from '../../domain/kit/language.ts'
import { type EpochMs, kstClock } from '../../domain/kit/time.ts'
import { HTML_LANG, html, type Part } from './html.ts'
import { renderPage, type Strip } from './layout.ts'
import { ownPath, ownPathIn, safeUrl } from './safe-url.ts'
import { say } from './say.ts'
import { FRAME } from './words.ts'

export type Shared = {
  readonly lang: PageLanguage
  readonly demo: boolean
  /** The service's own number as it is shown, with hyphens. */
  readonly selfNumber?: string | undefined
  /** False where no visit list is kept: no word of a visit then. */
  readonly recorded: boolean
  /** Path of this page, for the links to the other languages. */
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
  readonly strip?: Strip
  /** As of `Page`. */
  readonly script?: string
  readonly table?: boolean
  readonly textarea?: boolean
  /** It is printed. */
  readonly card?: boolean
  /** The page says itself until when it counts. */
  readonly saysItsEnd?: boolean
}

export function renderVisitorPage(shared: Shared, page: VisitorPage): string {
  const { lang, demo } = shared
  return renderPage({
    title: page.failed === true ? `${say(lang, FRAME.error)}${page.title}` : page.title,
    demo,
    lang,
    body:
      page.saysItsEnd === true || shared.until === undefined
        ? page.body
        : [page.body, Until(lang, shared.until)].flat(),
    above: OtherLanguages(shared),
    below: Help(shared),
    strip: page.strip,
    script: page.script,
    table: page.table,
    textarea: page.textarea,
    card: page.card,
  })
}

/** A form that posts to a path of ours; nothing is checked by the browser, since its words know no kindness. */
export function PostForm({ lang }: Pick<Shared, 'lang'>, action: string, parts: Part | readonly Part[]): VNode {
  return html`<form method="post" action=${ownPath(action)} novalidate>
    <input type="hidden" name="lang" value=${lang} />
    ${parts}
  </form>` as VNode
}

/** Time can be had again: the way to it is said with the limit. */
function Until(lang: PageLanguage, until: EpochMs) {
  const clock = kstClock(until)
  return html`<p class="hint">${say(lang, FRAME.canUsePageUntil, { clock })}</p>` as VNode
}

function OtherLanguages({ lang, here }: Shared) {
  const others = PAGE_LANGUAGES.filter((each) => each !== lang)
  return html`<p class="bar">
    ${others.map((each) => html`<a href=${ownPathIn(each, here)} lang=${HTML_LANG[each]}>${FRAME.ownName[each]}</a> `)}
  </p>` as VNode
}

function Help({ lang, here, selfNumber }: Shared) {
  const call = selfNumber === undefined ? undefined : telephone(selfNumber)
  return html`<footer>
    ${call === undefined ? null : html`<p>${say(lang, FRAME.myPageHelp)}<a href=${call}>${selfNumber}</a></p>`}
    <p>${say(lang, FRAME.linksOnlyGoPeople)}</p>
    <p><a href=${`/rules?lang=${textLanguage(lang)}&from=${here}`}>${say(lang, FRAME.passRules)}</a></p>
  </footer>` as VNode
}

/** `tel:` of a number as it is shown. */
export function telephone(shown: string): string | undefined {
  return safeUrl(`tel:${shown.replaceAll(/[^+\d]/g, '')}`)
}
