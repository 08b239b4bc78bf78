/** The frame of the provider's pages: one column, large type, no script, one inline style whose hash the CSP names. */
import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { html } from 'htm/preact'
import { h, type VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Language } from '../../../src/domain/kit/language.ts'

export { html }

/** Literals of the KRDS design tokens (NOTICE). Darker than the service's own pages: one sees that one is elsewhere. */
const STYLE = `html{font-size:100%;-webkit-text-size-adjust:100%}
body{margin:0;background:#f4f5f6;color:#1e2124;font:19px/1.5 -apple-system,"Apple SD Gothic Neo","Noto Sans KR",sans-serif;font-size:1.1875rem;word-break:keep-all;overflow-wrap:break-word}
.demo{margin:0;padding:8px 16px;background:#fff3db;color:#614100;font-size:1rem}
.brand{margin:0;padding:12px 16px;background:#1e2124;color:#fff;font-weight:700}
main{max-width:36rem;margin:0 auto;padding:8px 16px 48px}
h1{font-size:1.625rem;line-height:1.35;margin:16px 0}
h1 .en,.en{display:block;color:#464c53;font-size:1rem;font-weight:400}
.card{background:#fff;border:1px solid #8a949e;border-radius:12px;padding:16px;margin:16px 0}
.card p{margin:8px 0}
.big{font-size:1.375rem;font-weight:700}
ul{list-style:none;margin:16px 0;padding:0}
li{margin:0 0 8px}
label{display:block;font-weight:700}
input,button{font:inherit;box-sizing:border-box;width:100%;max-width:100%;min-height:48px;padding:8px 12px;border:1px solid #58616a;border-radius:8px;background:#fff;color:#1e2124}
button{cursor:pointer}
button.person{text-align:left}
button.person .note{display:block;color:#464c53;font-size:1rem}
button.main{background:#0b50d0;border-color:#0b50d0;color:#fff;font-weight:700}
button.main .en{color:#fff}
button,.links{margin:8px 0 0}
a{color:#0b50d0}
a:focus,input:focus,button:focus{outline:3px solid #256ef4;outline-offset:2px}`

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** @param goesTo  origin to which a form's answer may lead on: Chromium holds `form-action` against redirects too */
export function pageHeaders(goesTo = ''): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
    'x-content-type-options': 'nosniff',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${`'self' ${goesTo}`.trim()}; frame-ancestors 'none'; base-uri 'none'`,
  }
}

export function sendPage(response: ServerResponse, status: number, page: string, goesTo?: string): void {
  response.writeHead(status, { ...pageHeaders(goesTo), 'content-length': Buffer.byteLength(page) })
  response.end(page)
}

export function renderPage(page: { readonly title: string; readonly lang: Language; readonly body: unknown }): string {
  const root = html`
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${page.title}</title>
      <style dangerouslySetInnerHTML=${{ __html: STYLE }} />
    </head>
    <body>
      <header>
        <p class="demo" lang="ko">시연용 화면입니다. 실제 통신사나 본인확인 기관이 아니며, 등장하는 사람은 모두 가상입니다.
          <span class="en" lang="en">A demonstration: not a real carrier, and all people are invented.</span></p>
        <p class="brand" lang="ko">시연 통신사 본인확인 <span lang="en">Demo carrier identity check</span></p>
      </header>
      <main>${page.body}</main>
    </body>
  `
  const children = Array.isArray(root) ? root : [root]
  return `<!doctype html>${renderToString(h('html', { lang: page.lang }, ...children))}`
}

/** The chosen language large, the other one beside it. */
export function both(lang: Language, ko: string, en: string): VNode[] {
  const [first, second] = lang === 'ko' ? [ko, en] : [en, ko]
  const other = lang === 'ko' ? 'en' : 'ko'
  return [html`<span>${first}</span>`, html`<span class="en" lang=${other}>${second}</span>`].flat()
}
