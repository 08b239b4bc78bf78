/** The virtual handset: a feature phone or a smartphone that really rings. Without script it is a plain form. */
import type { VNode } from 'preact'
import type { DemoCall, DemoMessage } from '../../src/contracts/demo-page.ts'
import { kstClock } from '../../src/domain/kit/time.ts'
import { html } from './html.ts'
import { hrefOf, type PageState, personOf } from './page-state.ts'
import { Poster } from './site-list.ts'
import { wordsOf } from './words.ts'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const

type Shown = { readonly state: PageState }

export function Handset({ state }: Shown): VNode {
  const words = wordsOf(state.lang)
  const person = personOf(state)
  const kind = person?.handset ?? 'smart'
  return html`<section class="handset" aria-labelledby="handset-title">
    <h2 id="handset-title"><span class="nth" aria-hidden="true">3</span>${words.callButton}</h2>
    <${Poster} state=${state} />
    <form class=${`phone ${kind}`} method="post" action="/demo/call" data-act="call">
      <input type="hidden" name="lang" value=${state.lang} />
      <input type="hidden" name="person" value=${state.person} />
      <div class="screen">
        <p class="bar">
          <span>${person?.name} <span class="bar-kind">(${kind === 'feature' ? words.featurePhone : words.smartPhone})</span></span>
          <time>${kstClock(state.clock)}</time>
        </p>
        <${CallCard} state=${state} />
        <${Inbox} state=${state} />
        <${Certificate} state=${state} />
      </div>
      <div class="dial">
        <label for="number">${words.numberLabel}</label>
        <${WrongNumber} state=${state} />
        <input id="number" name="site" type="text" inputmode="tel" autocomplete="off" maxlength="20" data-number value=${state.number} autofocus=${isWrong(state) && !state.live} aria-invalid=${isWrong(state) ? 'true' : undefined} aria-describedby=${isWrong(state) ? 'number-error' : undefined} />
        <${CallButton} state=${state} />
        ${state.live ? html`<${Keypad} state=${state} />` : null}
        <p class="check">
          <input id="withheld" name="withheld" type="checkbox" data-withheld checked=${state.withheld} />
          <label for="withheld">${words.withheld}</label>
        </p>
      </div>
    </form>
  </section>`
}

/** Beside the number, and read out when it appears. */
function WrongNumber({ state }: Shown): VNode {
  const words = wordsOf(state.lang)
  return html`<div role="status">
    ${isWrong(state) ? html`<p class="wrong" id="number-error"><span aria-hidden="true">! </span>${words.troubles['number']}</p>` : null}
  </div>` as VNode
}

function isWrong({ trouble }: PageState): boolean {
  return trouble === 'number'
}

function CallButton({ state }: Shown): VNode {
  const words = wordsOf(state.lang)
  const ringing = state.busy || (state.call !== undefined && state.call.state !== 'ended')
  return html`<button class="button call" type="submit" aria-disabled=${ringing ? 'true' : undefined}>
    <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M5 3.5c-1.500 7 8 17.5 15.5 17.5l1.5-5-5-2.5-2.5 2c-2.5-1.300-4.500-3.700-5.500-6.300l2-2.5-2-4.5z" />
    </svg>
    <span>${ringing ? (state.call?.state === 'answered' ? words.inCall : words.calling) : words.callButton}</span>
  </button>`
}

function Keypad({ state }: Shown): VNode {
  const words = wordsOf(state.lang)
  const isInCall = state.call?.state === 'answered'
  return html`<div class="keypad" role="group" aria-label=${words.keypad}>
    ${KEYS.map((key) => html`<button key=${key} class="key" type="button" data-key=${key}>${key}</button>`)}
    <button class="key erase" type="button" data-key=${isInCall ? 'hang-up' : 'erase'}>${isInCall ? words.hangUp : words.erase}</button>
  </div>`
}

function CallCard({ state }: Shown): VNode {
  const words = wordsOf(state.lang)
  const { call } = state
  return html`<div class="call-place" role="status">
    ${
      call === undefined
        ? null
        : html`<div class=${`call-card ${call.state}`}>
            <p class="call-state">
              <span class="ring" aria-hidden="true">${call.state === 'ended' ? '■' : '☎'}</span>
              <span>${words.callStates[call.state]}</span>
              <span class="call-site">${call.siteName?.[state.lang] ?? call.site}</span>
            </p>
            <${Heard} state=${state} call=${call} />
            ${call.state === 'ended' ? html`<p class="call-answer">${answerOf(call, state)}</p>` : null}
          </div>`
    }
  </div>`
}

type OfCall = { readonly state: PageState; readonly call: DemoCall }

function Heard({ state, call }: OfCall): VNode | null {
  const words = wordsOf(state.lang)
  if (!call.sound)
    return call.state === 'ended' && call.answer === 486 ? html`<p class="heard-none">${words.heardNothing}</p>` : null
  const { prompt } = call
  return html`<div class="heard">
    ${prompt === undefined ? null : html`<p class="heard-words" lang=${prompt.language}>“${prompt.words[prompt.language]}”</p>`}
    ${prompt !== undefined && prompt.language !== state.lang ? html`<p class="heard-also" lang=${state.lang}>${prompt.words[state.lang]}</p>` : null}
    <audio key=${call.id} controls preload=${state.live ? 'auto' : 'none'} aria-label=${words.soundAgain} src=${`/demo/calls/${call.id}/prompt.wav`} data-prompt=${call.id} />
  </div>`
}

function answerOf(call: DemoCall, state: PageState): string {
  const words = wordsOf(state.lang)
  const noVisit = /^(own-page|taken)/.exec(call.prompt?.kind ?? '') !== null
  return (
    (noVisit ? words.answersNoVisit[call.answer ?? 0] : undefined) ??
    (call.noText === 'repeat' ? words.answersRepeat[call.answer ?? 0] : undefined) ??
    words.answers[call.answer ?? 0] ??
    `SIP ${call.answer}`
  )
}

function Inbox({ state }: Shown): VNode {
  const words = wordsOf(state.lang)
  const fresh = state.call?.messages[0]
  return html`<div class="inbox">
    <h3>${words.inbox}</h3>
    <${NoText} state=${state} />
    <div role="log" aria-label=${words.inbox}><ol>
      ${state.messages.map((message) => html`<${Message} key=${`${message.at} ${message.text}`} state=${state} message=${message} fresh=${message.text === fresh?.text && message.at === fresh.at} />`)}
    </ol></div>
    ${state.messages.length === 0 && state.call === undefined ? html`<p class="none">${words.noMessages}</p>` : null}
  </div>`
}

/** Held by the person, as any app or file of theirs would show it; the door reads it at /verify. */
function Certificate({ state }: Shown): VNode | null {
  const words = wordsOf(state.lang)
  const person = personOf(state)
  if (person?.hasCertificate !== true) return null
  return html`<details class="certificate" key=${person.id}>
    <summary>${words.showCertificate}</summary>
    <img src=${`/demo/people/${person.id}/certificate.svg`} alt=${words.certificateOf(person.name)} loading="lazy" />
    <p><a href=${`/verify?lang=${state.lang}`} target="_blank" rel="noopener">${words.verifyIt}<span class="hidden"> ${words.newTab}</span></a></p>
  </details>` as VNode
}

function NoText({ state }: Shown): VNode | null {
  const words = wordsOf(state.lang)
  const { call } = state
  if (call === undefined || call.messages.length > 0) return null
  if (call.noText !== undefined) {
    return html`<div class="no-text"><p class="no-text-title">${words.noTextTitle}</p><p>${words.noText[call.noText] ?? call.noText}</p></div>`
  }
  if (call.settled) return null
  const refresh = `${hrefOf(state, {})}&call=${call.id}`
  return html`<p class="waiting">${words.waitingForText}${state.live ? null : html` <a href=${refresh}>${words.reload}</a>`}</p>`
}

type MessageProps = { readonly state: PageState; readonly message: DemoMessage; readonly fresh: boolean }

function Message({ state, message, fresh }: MessageProps): VNode {
  const words = wordsOf(state.lang)
  return html`<li class=${fresh ? 'message fresh' : 'message'}>
    ${fresh ? html`<p class="message-new"><span aria-hidden="true">✉ </span>${words.newMessage}</p>` : null}
    <p class="message-text" lang=${message.text.includes('[AnsimPass]') ? 'en' : 'ko'}>${withLink(message.text, words.newTab)}</p>
    <p class="message-meta"><span>${message.from}</span><time>${kstClock(Date.parse(message.at))}</time><span>${words.bytes(message.bytes)}</span></p>
  </li>`
}

/** Links in a text open the visitor page in a tab of its own, as a phone would; only our own form of link is made one. */
function withLink(text: string, newTab: string): readonly (string | VNode)[] {
  return text
    .split(/(https?:\/\/\S+\/i\/[0-9A-Z]+)/)
    .map((piece) =>
      /^https?:\/\//.test(piece)
        ? html`<a href=${pathOf(piece)} target="_blank" rel="noopener">${piece}<span class="hidden"> ${newTab}</span></a>`
        : piece,
    )
}

function pathOf(link: string): string {
  return link.slice(link.indexOf('/i/'))
}
