/** HTML by tagged template: text and attributes are escaped. Traps of htm: write the character, not `&nbsp;`; close every tag. */
import { html } from 'htm/preact'
import { h, type VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Language } from '../../domain/kit/language.ts'

export { html }

/** What a template gives, or nothing. */
export type Part = VNode | readonly VNode[] | null

/** A whole document. */
export function renderDocument(root: VNode | VNode[], language: Language = 'ko'): string {
  return `<!doctype html>${renderToString(h('html', { lang: language }, ...(Array.isArray(root) ? root : [root])))}`
}
