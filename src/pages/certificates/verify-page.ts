/** The page on which a browser verifies certificates by itself: its script draws everything else. */

import type { Language } from '../../domain/kit/language.ts'
import { html, renderDocument } from '../kit/html.ts'
import { say } from '../kit/say.ts'
import { VERIFY } from './words.ts'

/** The camera and the script's own wasm; nothing from elsewhere, nothing kept, nothing sent along. */
export const VERIFY_PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'permissions-policy': 'camera=(self), microphone=()',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' blob:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
}

export type VerifyPage = {
  readonly lang: Language
  readonly demo: boolean
  /** Addresses of what was built. */
  readonly script: string
  readonly style: string
}

export function renderVerifyPage({ lang, demo, script, style }: VerifyPage): string {
  return renderDocument(
    html`
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${say(lang, VERIFY.title)} | ${say(lang, VERIFY.brand)}</title>
      <link rel="stylesheet" href=${style} />
    </head>
    <body>
      <main id="verify" data-lang=${lang} data-demo=${demo ? 'yes' : null}>
        <h1>${say(lang, VERIFY.title)}</h1>
        <noscript><p>${say(lang, VERIFY.needsScript)}</p></noscript>
      </main>
      <script type="module" src=${script}></script>
    </body>
  `,
    lang,
  )
}
