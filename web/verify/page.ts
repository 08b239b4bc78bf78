/** The page that verifies certificates, drawn from one state. */
import type { VNode } from 'preact'
import type { Language } from '../../src/domain/kit/language.ts'
import { type EpochMs, kstDayAndClock } from '../../src/domain/kit/time.ts'
import type { Named } from '../../src/domain/rules/ruleset.ts'
import type { Camera } from './camera.ts'
import { html } from './html.ts'
import { type Judge, type Judgement, listsOf, type Place } from './judge.ts'
import { type Said, say } from './say.ts'
import { Verdict } from './verdict.ts'
import { WORDS } from './words.ts'

export type VerifyState = {
  readonly lang: Language
  readonly demo: boolean
  /** Undefined until lists and rules were fetched once. */
  readonly judge: Judge | undefined
  /** The last attempt to fetch them failed. */
  readonly stale: boolean
  readonly place: Place | undefined
  readonly camera: Camera
  readonly judgement: Judgement | undefined
}

export type Acts = {
  place(place: Place): void
  start(): void
  stop(): void
  light(): void
  other(): void
  picture(file: File): void
  text(text: string): void
  clear(): void
}

type Props = { readonly state: VerifyState; readonly acts: Acts }
type Part = Props & { readonly said: Said }

export function Page({ state, acts }: Props): VNode {
  const said = say(state.lang)
  const { judge, judgement } = state
  const common = { state, acts, said }
  return html`
    ${state.demo ? html`<p class="demo">${said(WORDS.demo)}</p>` : null}
    <p class="bar"><a href=${`?lang=${state.lang === 'ko' ? 'en' : 'ko'}`} lang=${state.lang === 'ko' ? 'en' : 'ko'}>${said(WORDS.otherLanguage)}</a></p>
    <h1>${said(WORDS.title)}</h1>
    ${judgement === undefined || judge === undefined ? null : html`<${Verdict} judgement=${judgement} ruleset=${judge.ruleset} said=${said} /><button class="o" type="button" onClick=${acts.clear}>${said(WORDS.clear)}</button>`}
    <${Eye} ...${common} />
    <${ByHand} ...${common} />
    <${Where} ...${common} />
    <${Lists} ...${common} />
    <p class="hint">${said(WORDS.about)}</p>
  ` as unknown as VNode
}

/** The camera, and what to do where there is none. */
function Eye({ state: { camera, judge }, acts, said }: Part): VNode {
  if (camera.state === 'on') {
    return html`<div class="eye">
      <video id="video" playsinline muted aria-label=${said(WORDS.pointAt)}></video>
      <p class="hint">${said(WORDS.pointAt)}</p>
      <button type="button" onClick=${acts.stop}>${said(WORDS.stop)}</button>
      ${camera.canLight ? html`<button class="o" type="button" onClick=${acts.light}>${said(WORDS.light)}</button>` : null}
      ${camera.canSwitch ? html`<button class="o" type="button" onClick=${acts.other}>${said(WORDS.other)}</button>` : null}
    </div>` as VNode
  }
  const told = { refused: WORDS.cameraRefused, none: WORDS.cameraNone, asked: WORDS.cameraAsked, off: undefined }
  const words = told[camera.state]
  return html`<div class="eye">
    <button type="button" disabled=${judge === undefined} onClick=${acts.start}>${said(WORDS.start)}</button>
    <p role="status">${words === undefined ? '' : said(words)}</p>
  </div>` as VNode
}

function ByHand({ state: { judge }, acts, said }: Part): VNode {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem('text') as HTMLInputElement
    acts.text(field.value)
    field.value = ''
  }
  const choose = (event: Event) => {
    const { files } = event.currentTarget as HTMLInputElement
    if (files?.[0] !== undefined) acts.picture(files[0])
  }
  return html`<form onSubmit=${submit}>
      <label for="text">${said(WORDS.text)}</label>
      <input id="text" name="text" type="text" autocomplete="off" autocapitalize="off" spellcheck=${false} disabled=${judge === undefined} />
      <button class="o" type="submit" disabled=${judge === undefined}>${said(WORDS.check)}</button>
    </form>
    <label for="picture">${said(WORDS.picture)}</label>
    <input id="picture" type="file" accept="image/*" disabled=${judge === undefined} onChange=${choose} />` as unknown as VNode
}

function Where({ state: { judge, place, lang }, acts, said }: Part): VNode | null {
  if (judge === undefined || place === undefined) return null
  const { ruleset } = judge
  const kinds = ruleset.categories.filter(({ id }) => ruleset.facilityTypes.includes(id))
  const choice = (id: string, words: string, named: readonly Named[], value: string, chosen: (id: string) => void) =>
    html`<label for=${id}>${words}</label>
      <select id=${id} value=${value} onChange=${(event: Event) => chosen((event.currentTarget as HTMLSelectElement).value)}>
        ${named.map((each) => html`<option value=${each.id}>${each[lang]}</option>`)}
      </select>`
  return html`<div class="where">
    ${choice('category', said(WORDS.place), kinds, place.category, (category) => acts.place({ ...place, category }))}
    ${choice('region', said(WORDS.region), ruleset.regions, place.region, (region) => acts.place({ ...place, region }))}
  </div>` as VNode
}

/** By what is verified, and how old that is. */
function Lists({ state: { judge, stale }, said }: Part): VNode {
  if (judge === undefined) return html`<p role="status">${said(stale ? WORDS.noLists : WORDS.loading)}</p>` as VNode
  const at = kstDayAndClock(judge.fetchedAt)
  return html`<p role="status">${stale ? said(WORDS.offline, { at }) : ''}</p>
    <details>
      <summary>${said(WORDS.lists)} (${said(WORDS.fetched, { at })})</summary>
      <ul>
        ${listsOf(judge.trust).map(({ name, asOf, unread }) => html`<li>${name}: ${ageOf(asOf, said)}${unread > 0 ? `, ${said(WORDS.unread, { count: unread })}` : ''}</li>`)}
        <li>${said(WORDS.rules, { version: judge.ruleset.version })}</li>
      </ul>
    </details>` as unknown as VNode
}

function ageOf(asOf: EpochMs | undefined, said: Said): string {
  return asOf === undefined ? said(WORDS.ageUnknown) : said(WORDS.madeAt, { at: kstDayAndClock(asOf) })
}
