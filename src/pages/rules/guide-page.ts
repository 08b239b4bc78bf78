/** Guide in large type, one A4 sheet to print for shops and 경로당: one's own call step by step, and what else works. */
import type { VNode } from 'preact'
import type { Language } from '../../domain/kit/language.ts'
import { html } from '../kit/html.ts'
import { renderPage } from '../kit/layout.ts'
import { say } from '../kit/say.ts'
import { ANSWER_MODES, GUIDE } from './words.ts'

/** @param recorded  whether a visit list is kept anywhere now: else nothing is said of being entered in one */
export type GuidePage = { readonly demo: boolean; readonly recorded: boolean }

/** Korean first with English below it, on the same sheet: it hangs where both are read. */
export function renderGuidePage({ demo, recorded }: GuidePage): string {
  return renderPage({
    title: say('ko', GUIDE.name),
    demo,
    sheet: true,
    above:
      html`<p class="bar"><a href="/rules">${say('ko', GUIDE.rules)} <span lang="en">· ${say('en', GUIDE.rules)}</span></a></p>` as VNode,
    body: html`
      <h1>${title('ko', recorded)}</h1>
      ${Steps('ko', recorded)}
      <section lang="en">
        <h2>${title('en', recorded)}</h2>
        ${Steps('en', recorded)}
      </section>
    `,
    below: Posters(),
  })
}

/** On the screen alone: each shop needs one of them. */
function Posters(): VNode {
  const sentences = [ANSWER_MODES.announce, ANSWER_MODES.early, ANSWER_MODES.silent]
  return html`<footer>
    <h2>${say('ko', GUIDE.onPoster)} <span lang="en">· ${say('en', GUIDE.onPoster)}</span></h2>
    <ul>
      ${sentences.map((each) => html`<li>${say('ko', each)} <span lang="en">${say('en', each)}</span></li>`)}
    </ul>
  </footer>` as VNode
}

function title(lang: Language, recorded: boolean): string {
  return say(lang, recorded ? GUIDE.titleRecorded : GUIDE.title)
}

function Steps(lang: Language, recorded: boolean) {
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
