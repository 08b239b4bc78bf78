/** HTML by tagged template: text and attributes are escaped. Traps of htm: write the character, not `&nbsp;`; close every tag. */
import { html } from 'htm/preact'
import { h, type VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

export { html }

/** A whole document. */
export function renderDocument(root: VNode | VNode[]): string {
  return `<!doctype html>${renderToString(h('html', { lang: 'ko' }, ...(Array.isArray(root) ? root : [root])))}`
}
