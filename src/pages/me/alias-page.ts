/** Alias page (안심번호) behind one's own page: one is got for a relative without a phone, or ended. */

import type { VNode } from 'preact'
import { ErrorSummary, type FieldError, TextInput } from '../kit/fields.ts'
import { PostForm, renderVisitorPage, type Shared } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { ownPathIn } from '../kit/safe-url.ts'
import { say } from '../kit/say.ts'
import { ALIAS } from './words/alias.ts'

export type AliasSaid = 'ended' | 'no-such-alias' | 'wrong-code' | 'limit' | 'not-proved'

export type AliasPage = Shared & { readonly base: string; readonly said: AliasSaid | undefined }

export function renderAliasPage(props: AliasPage): string {
  const { lang, base, said } = props
  const error = errorOf(props)
  return renderVisitorPage(props, {
    title: say(lang, ALIAS.title),
    failed: error !== undefined,
    body: html`
      ${ErrorSummary(lang, error === undefined ? [] : [error])}
      ${said === 'ended' ? html`<div class="card ok" role="status"><p><strong>${say(lang, ALIAS.ended)}</strong></p></div>` : null}
      ${said === 'limit' ? html`<div class="card none" role="status"><p>${say(lang, ALIAS.limit)}</p></div>` : null}
      ${said === 'not-proved' ? VerifyFirst(props) : null}
      <h1>${say(lang, ALIAS.title)}</h1>
      <p>${say(lang, ALIAS.whatItIs)}</p>
      <p>${say(lang, ALIAS.life)}</p>
      ${PostForm(props, `${base}/me/alias`, html`<button type="submit">${say(lang, ALIAS.get)}</button>`)}
      <h2>${say(lang, ALIAS.end)}</h2>
      <p>${say(lang, ALIAS.endHint)}</p>
      ${EndForm(props, error)}
      <p><a class="b o" href=${ownPathIn(lang, base, '/me')}>${say(lang, ALIAS.back)}</a></p>
    `,
  })
}

function VerifyFirst({ lang, base }: AliasPage) {
  return html`<div class="card none" role="status">
    <p>${say(lang, ALIAS.verifyFirst)}</p>
    <p><a class="t" href=${ownPathIn(lang, base, '/again')}>${say(lang, ALIAS.verify)}</a></p>
  </div>` as VNode
}

function errorOf({ lang, said }: AliasPage): FieldError | undefined {
  if (said === 'no-such-alias') return { field: 'alias', words: say(lang, ALIAS.notThere) }
  return said === 'wrong-code' ? { field: 'code', words: say(lang, ALIAS.wrongCode) } : undefined
}

/** What was typed is not shown again: it is on the card. */
function EndForm(props: AliasPage, error: FieldError | undefined): VNode {
  const { lang, base } = props
  const wrongAt = (field: string) => (error?.field === field ? error.words : undefined)
  const common = { autocomplete: 'off', inputmode: 'numeric', class: 'digits' } as const
  const number = TextInput({
    ...{ id: 'alias', name: 'alias', label: say(lang, ALIAS.number), hint: say(lang, ALIAS.numberHint) },
    error: wrongAt('alias'),
    attributes: { ...common, maxlength: 9 },
    focus: wrongAt('alias') !== undefined,
  })
  const code = TextInput({
    ...{ id: 'code', name: 'code', label: say(lang, ALIAS.code), hint: say(lang, ALIAS.codeHint) },
    error: wrongAt('code'),
    attributes: { ...common, maxlength: 4 },
    focus: wrongAt('code') !== undefined,
  })
  const button = html`<button class="o" type="submit">${say(lang, ALIAS.end)}</button>`
  return PostForm(props, `${base}/me/alias/end`, html`${number}${code}${button}`)
}
