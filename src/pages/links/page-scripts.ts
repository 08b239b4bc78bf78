/** Scripts of the visitor pages, served as files of our own: ES5 by hand, nothing builds them, and each page is whole without. */
import { readFileSync } from 'node:fs'

/** Served with `content-type: text/javascript; charset=utf-8`. */
export type PageScript = { readonly path: string; readonly body: string }

/** Moves clock and strip of the pass page. */
export const CLOCK_SCRIPT = scriptOf('pass-clock.js')
/** Changes the QR. */
export const QR_SCRIPT = scriptOf('pass-qr.js')

function scriptOf(file: string): PageScript {
  return { path: `/i/${file}`, body: readFileSync(new URL(file, import.meta.url), 'utf8') }
}
