/** The one script of the visitor pages, served as a file of our own: it is ES5 by hand and nothing builds it. */
import { readFileSync } from 'node:fs'

export type PageScript = { readonly path: string; readonly body: string }

const BODY = readFileSync(new URL('pass-clock.js', import.meta.url), 'utf8')

/** With `content-type: text/javascript; charset=utf-8`. */
export function passClockScript(): PageScript {
  return { path: '/i/pass-clock.js', body: BODY }
}
