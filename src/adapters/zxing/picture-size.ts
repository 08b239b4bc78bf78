/** Size of a picture by its first bytes, before anybody unpacks it: PNG and JPEG. */

export type PictureSize = { readonly width: number; readonly height: number }

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const JPEG = [0xff, 0xd8, 0xff]
/** Markers of a JPEG's frame, which hold its size (ITU-T T.81, table B.1): all of C0 to CF but tables (C4, C8, CC). */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]

/** @returns undefined where it is neither, or cut off */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (startsWith(bytes, PNG)) return bytes.length < 24 ? undefined : sizeAt(view.getUint32(16), view.getUint32(20))
  return startsWith(bytes, JPEG) ? jpegSize(view) : undefined
}

function jpegSize(view: DataView): PictureSize | undefined {
  for (let at = 2; at + 9 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (FRAMES.includes(marker)) return sizeAt(view.getUint16(at + 7), view.getUint16(at + 5))
    // A fill byte stands alone; every other marker has its length behind it.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return undefined
}

function sizeAt(width: number, height: number): PictureSize | undefined {
  return width === 0 || height === 0 ? undefined : { width, height }
}

function startsWith(bytes: Uint8Array, head: readonly number[]): boolean {
  return head.every((byte, index) => bytes[index] === byte)
}
