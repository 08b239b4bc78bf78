/** HTML by tagged template: text and attributes are escaped. Traps of htm: write the character, not `&nbsp;`; close every tag. */
import { html } from 'htm/preact'
import { h, type VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { PageLanguage } from '../../domain/kit/language.ts'

export { html }

/** What a template gives, or nothing. */
export type Part = VNode | readonly VNode[] | null

/** As HTML names a language. */
export const HTML_LANG = { ko: 'ko', en: 'en', zh: 'zh-Hans', vi: 'vi' } as const

/** A whole document. */
export function renderDocument(root: VNode | VNode[], language: PageLanguage = 'ko'): string {
  return `<!doctype html>${renderToString(h('html', { lang: HTML_LANG[language] }, ...(Array.isArray(root) ? root : [root])))}`
}
