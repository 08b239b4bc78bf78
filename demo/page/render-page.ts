/** The page as HTML: complete without script; the script then takes it over with the same state. */
import { renderToString } from 'preact-render-to-string'
import { html } from '../../web/demo/html.ts'
import { Page } from '../../web/demo/page.ts'
import type { PageState } from '../../web/demo/page-state.ts'
import { wordsOf } from '../../web/demo/words.ts'
import type { BuiltFiles } from './built-files.ts'

export function renderPage(state: PageState, files: Pick<BuiltFiles, 'script' | 'style' | 'icon'>): string {
  const body = renderToString(html`<${Page} state=${state} />`)
  const words = wordsOf(state.lang)
  return `<!doctype html>
<html lang="${state.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${words.title}</title>
<link rel="icon" href="${files.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${files.style}">
<script type="module" src="${files.script}"></script>
</head>
<body>
<div id="root">${body}</div>
<script type="application/json" id="state">${dataBlock(state)}</script>
</body>
</html>
`
}

/** JSON that cannot end its script element. */
function dataBlock(state: PageState): string {
  return JSON.stringify(state).replaceAll('<', '\\u003c')
}
