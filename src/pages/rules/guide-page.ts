/** Guide in large type, one A4 sheet to print for shops and 경로당: one's own call step by step, and what else works. */
import type { VNode } from 'preact'
import { PAGE_LANGUAGES, type PageLanguage, textLanguage } from '../../domain/kit/language.ts'
import { HTML_LANG, html } from '../kit/html.ts'
import { renderPage } from '../kit/layout.ts'
import { say } from '../kit/say.ts'
import { FRAME } from '../kit/words.ts'
import { GUIDE } from './words/guide.ts'
import { ANSWER_MODES, POSTER } from './words/poster.ts'

export type GuidePage = {
  /** Who reads Korean gets English beside it. */
  readonly lang: PageLanguage
  readonly demo: boolean
  /** Whether a visit list is kept anywhere now: else nothing is said of being entered in one. */
  readonly recorded: boolean
}

type Second = Exclude<PageLanguage, 'ko'>

/** Korean first with a second language below it, on the same sheet: it hangs where both are read. */
export function renderGuidePage({ lang, demo, recorded }: GuidePage): string {
  const second: Second = lang === 'ko' ? 'en' : lang
  return renderPage({
    title: say('ko', GUIDE.name),
    demo,
    sheet: true,
    above: Ways(lang, second),
    body: html`
      <h1>${title('ko', recorded)}</h1>
      ${Steps('ko', recorded)}
      <section lang=${HTML_LANG[second]}>
        <h2>${title(second, recorded)}</h2>
        ${Steps(second, recorded)}
      </section>
    `,
    below: Posters(second),
  })
}

/** To the rules, and to the sheet with another language. */
function Ways(lang: PageLanguage, second: Second): VNode {
  const others = PAGE_LANGUAGES.filter((each) => each !== 'ko' && each !== second)
  return html`<p class="bar">
    <a href=${`/rules?lang=${textLanguage(lang)}`}>${say('ko', FRAME.passRules)} <span lang=${HTML_LANG[second]}>· ${say(second, FRAME.passRules)}</span></a>
    ${others.map((each) => html`<a href=${`/guide?lang=${each}`} lang=${HTML_LANG[each]}>${FRAME.ownName[each]}</a> `)}
  </p>` as VNode
}

/** On the screen alone: each shop needs one of them. */
function Posters(second: Second): VNode {
  const sentences = [ANSWER_MODES.announce, ANSWER_MODES.early, ANSWER_MODES.silent]
  const tag = HTML_LANG[second]
  return html`<footer>
    <h2>${say('ko', POSTER.title)} <span lang=${tag}>· ${say(second, POSTER.title)}</span></h2>
    <ul>
      ${sentences.map((each) => html`<li>${say('ko', each)} <span lang=${tag}>${say(second, each)}</span></li>`)}
    </ul>
  </footer>` as VNode
}

function title(lang: PageLanguage, recorded: boolean): string {
  return say(lang, recorded ? GUIDE.titleRecorded : GUIDE.title)
}

function Steps(lang: PageLanguage, recorded: boolean) {
  const listen = recorded ? GUIDE.listenRecorded : GUIDE.listen
  const others = [
    [GUIDE.dateDoesNotHelp, GUIDE.otherNumber],
    [GUIDE.noPhone, GUIDE.aliasCard],
    [GUIDE.withheld, GUIDE.showNumber],
    [GUIDE.noSpeech, GUIDE.nothingToSay],
  ] as const
  return html`
    <ol>
      ${[GUIDE.ring, listen, GUIDE.birthDate, GUIDE.showText].map((step) => html`<li>${say(lang, step)}</li>`)}
    </ol>
    ${others.map(([when, todo]) => html`<p><strong>${say(lang, when)}</strong> ${say(lang, todo)}</p>`)}
  `
}
