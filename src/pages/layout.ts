/** The frame of every visitor page: one column, large type, no script, no font, one inline style whose hash the CSP names. */
import { createHash } from 'node:crypto'
import type { VNode } from 'preact'
import { html, renderDocument } from './html.ts'

/** Literals of the KRDS design tokens (NOTICE), so that an old WebView without CSS variables shows them too. */
const STYLE = `html{font-size:100%;-webkit-text-size-adjust:100%}
body{margin:0;background:#fff;color:#1e2124;font:19px/1.5 -apple-system,"Apple SD Gothic Neo","Noto Sans KR",sans-serif;font-size:1.1875rem;word-break:keep-all;overflow-wrap:break-word}
main{max-width:36rem;margin:0 auto;padding:24px 16px 48px}
.demo{margin:0;padding:8px 16px;background:#eef2f7;color:#464c53;font-size:.9375rem}
h1{font-size:1.75rem;line-height:1.35;margin:16px 0}
.card{border:6px dashed #9e6a00;background:#fff3db;color:#614100;border-radius:12px;padding:16px;margin:16px 0}
.card p{margin:8px 0}
.card.plain{border:1px solid #8a949e;background:#fff;color:#1e2124}
h2{font-size:1.375rem;line-height:1.35;margin:32px 0 8px}
h3{font-size:1.1875rem;margin:0}
h4{font-size:1.0625rem;margin:16px 0 0}
.card ul{padding-left:20px;margin:8px 0}
.field{margin:12px 0}
label{display:block;font-weight:700}
select,input,button{font:inherit;box-sizing:border-box;width:100%;max-width:100%;min-height:48px;padding:8px 12px;border:1px solid #58616a;border-radius:8px;background:#fff;color:#1e2124}
button{background:#0b50d0;border-color:#0b50d0;color:#fff;font-weight:700}
select:focus,input:focus,button:focus{outline:3px solid #256ef4;outline-offset:2px}
.wide{display:block;width:100%;height:auto;border:1px solid #8a949e}
.en{color:#464c53;font-size:1.0625rem}
a{color:#0b50d0}
a:focus{outline:3px solid #256ef4;outline-offset:2px}
@media (prefers-color-scheme:dark){body{background:#000;color:#f4f5f6}.card{background:#241800;color:#ffc95c;border-color:#ffc95c}.card.plain,select,input{background:#1e2124;color:#f4f5f6;border-color:#8a949e}.en{color:#cdd1d5}a{color:#86aff9}.demo{background:#1e2124;color:#cdd1d5}}`

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** Headers of every visitor page: nothing kept, nothing sent along, nothing loaded. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
}

export function renderPage(page: {
  readonly title: string
  readonly demo: boolean
  readonly body: VNode | VNode[]
}): string {
  return renderDocument(html`
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${page.title} | 안심패스</title>
      <style dangerouslySetInnerHTML=${{ __html: STYLE }} />
    </head>
    <body>
      ${page.demo ? html`<header><p class="demo">시연용 화면입니다. 실제 정부 누리집이 아닙니다.</p></header>` : null}
      <main>${page.body}</main>
    </body>
  `)
}
