/** Stamp of a file: another text where another file lies there, or another content. */
import type { Stats } from 'node:fs'

export function fileStamp({ mtimeMs, ctimeMs, size, ino }: Stats): string {
  return `${mtimeMs} ${ctimeMs} ${size} ${ino}`
}
