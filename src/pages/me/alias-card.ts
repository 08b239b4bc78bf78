/** The card of an alias (안심번호), in large type, to be printed: on one's own page, and as a page of its own for a desk. */
import type { VNode } from 'preact'
import type { PageLanguage } from '../../domain/kit/language.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { type Alias, formatAlias } from '../../domain/visits/alias.ts'
import { renderVisitorPage, type Shared } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { renderPage } from '../kit/layout.ts'
import { ownPathIn } from '../kit/safe-url.ts'
import { say } from '../kit/say.ts'
import { sayDay } from '../kit/say-time.ts'
import { ALIAS, ALIAS_CARD } from './words/alias.ts'

export type AliasCard = { readonly alias: Alias; readonly endCode: string; readonly lastDay: CalendarDate }

/** Shown once: nothing of it can be looked up again. */
export function renderAliasCardPage(props: Shared & { readonly base: string; readonly card: AliasCard }): string {
  const { lang, base, card } = props
  return renderVisitorPage(props, {
    title: say(lang, ALIAS_CARD.title),
    card: true,
    body: html`
      <h1 class="screen">${say(lang, ALIAS_CARD.title)}</h1>
      <p class="screen">${say(lang, ALIAS_CARD.print)}</p>
      ${Card(lang, card)}
      <p class="screen"><a class="b o" href=${ownPathIn(lang, base, '/me')}>${say(lang, ALIAS.back)}</a></p>
    `,
  })
}

/** A whole file to be opened in a browser and printed. */
export function renderAliasCardFile(card: AliasCard): string {
  return renderPage({ title: say('ko', ALIAS_CARD.title), demo: false, card: true, body: Card('ko', card) })
}

/** Staff may read either language; the relative reads theirs. */
function Card(lang: PageLanguage, { alias, endCode, lastDay }: AliasCard): VNode {
  const other = lang === 'ko' ? 'en' : 'ko'
  return html`<div class="paper">
    <p>${say(lang, ALIAS_CARD.name)} · <span lang=${other}>${say(other, ALIAS_CARD.name)}</span></p>
    <p class="number">${formatAlias(alias)}</p>
    <p>${say(lang, ALIAS_CARD.until, { day: sayDay(lastDay) })}</p>
    <p>${say(lang, ALIAS_CARD.toStaff)}</p>
    <p lang=${other}>${say(other, ALIAS_CARD.toStaff)}</p>
    <p class="keep">${say(lang, ALIAS_CARD.keep)} <strong>${endCode}</strong></p>
  </div>` as VNode
}
