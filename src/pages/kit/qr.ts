/** QR code as a picture in the page (SVG): black on white in any theme, with its quiet zone. */

import type { VNode } from 'preact'
import qrcode from 'qrcode-generator'
import { html } from './html.ts'

/** Modules around it (ISO/IEC 18004). */
const QUIET = 4

/** @param text in letters of a QR's alphanumeric mode. @param label what it is, for who cannot see it */
export function Qr(text: string, label: string): VNode {
  const code = qrcode(0, 'M')
  code.addData(text, 'Alphanumeric')
  code.make()
  const size = code.getModuleCount()
  const rows = Array.from({ length: size }, (_, row) => row)
  const dark = rows.flatMap((row) =>
    rows.flatMap((column) => (code.isDark(row, column) ? `M${column + QUIET} ${row + QUIET}h1v1h-1z` : [])),
  )
  const side = size + 2 * QUIET
  return html`<svg role="img" aria-label=${label} viewBox=${`0 0 ${side} ${side}`} shape-rendering="crispEdges" width="100%">
    <rect width=${side} height=${side} fill="#fff" />
    <path d=${dark.join('')} fill="#000" />
  </svg>` as VNode
}
