/** QR code as a picture in the page (SVG): black on white in any theme, with its quiet zone. And as bits, for a script that draws it. */

import type { VNode } from 'preact'
import qrcode from 'qrcode-generator'
import { html } from './html.ts'

/** Modules around it (ISO/IEC 18004). */
const QUIET = 4

/** @param text in letters of a QR's alphanumeric mode. @param label what it is, for who cannot see it */
export function Qr(text: string, label: string): VNode {
  const { size, isDark } = modulesOf(text)
  const side = size + 2 * QUIET
  const rows = Array.from({ length: size }, (_, row) => runsOf(size, (column) => isDark(row, column), row + QUIET))
  return html`<svg role="img" aria-label=${label} viewBox=${`0 0 ${side} ${side}`} shape-rendering="crispEdges" width="100%">
    <path d=${`M0 ${side / 2}h${side}`} stroke="#fff" stroke-width=${side} />
    <path d=${rows.join('')} stroke="#000" />
  </svg>` as VNode
}

/** Modules row by row, eight to a byte, the first in its highest bit. @param text as of `Qr` */
export function packedQr(text: string): { readonly size: number; readonly dark: Uint8Array } {
  const { size, isDark } = modulesOf(text, 'first')
  const dark = new Uint8Array(Math.ceil((size * size) / 8))
  for (let at = 0; at < size * size; at += 1)
    if (isDark(Math.floor(at / size), at % size)) dark[at >> 3] = (dark[at >> 3] ?? 0) | (128 >> (at & 7))
  return { size, dark }
}

/** @param mask the best of eight, which to find takes five times as long as the rest, or the first: readers read any */
function modulesOf(text: string, mask: 'best' | 'first' = 'best') {
  const code = qrcode(0, 'M')
  code.addData(text, 'Alphanumeric')
  const { getModuleCount } = code
  if (mask === 'first') code.getModuleCount = () => 0 // of none there is anything to weigh, and the first stays
  code.make()
  code.getModuleCount = getModuleCount
  return { size: code.getModuleCount(), isDark: (row: number, column: number) => code.isDark(row, column) }
}

/** A stroke for each run of dark modules, through their middle. */
function runsOf(size: number, isDark: (column: number) => boolean, row: number): string {
  let path = ''
  let end = 0
  for (let from = 0; from < size; from += 1) {
    if (!isDark(from)) continue
    let to = from + 1
    while (to < size && isDark(to)) to += 1
    path += end === 0 ? `M${from + QUIET} ${row}.5h${to - from}` : `m${from - end} 0h${to - from}`
    end = to
    from = to
  }
  return path
}
