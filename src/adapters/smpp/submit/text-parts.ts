/** The parts of a long text: cut between characters, never within one. */
import type { GatewayProfile } from '../profile/profile.ts'

export function partsOf(bytes: Buffer, most: number, encoding: GatewayProfile['encoding']): readonly Buffer[] {
  const parts: Buffer[] = []
  let begin = 0
  let at = 0
  while (at < bytes.byteLength) {
    const width = encoding === 'ucs2' ? widthInUtf16(bytes, at) : widthInCp949(bytes, at)
    if (at + width - begin > most) {
      parts.push(bytes.subarray(begin, at))
      begin = at
    }
    at += width
  }
  return [...parts, bytes.subarray(begin)]
}

/** A first byte over 0x80 has a second one. */
function widthInCp949(bytes: Buffer, at: number): number {
  return (bytes[at] ?? 0) > 0x80 && at + 1 < bytes.byteLength ? 2 : 1
}

/** A surrogate stays with its other half. */
function widthInUtf16(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) & 0xfc) === 0xd8 ? 4 : 2
}
