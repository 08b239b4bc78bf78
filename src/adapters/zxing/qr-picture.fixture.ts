/** Pictures of QR codes for tests: PNG, black on white. */
import { crc32, deflateSync } from 'node:zlib'
import qrcode from 'qrcode-generator'

const PIXELS = 4
const QUIET = 4

/** One below the other. */
export function pngOf(...texts: readonly string[]): Uint8Array {
  const codes = texts.map((text) => {
    const code = qrcode(0, 'L')
    code.addData(text, 'Byte')
    code.make()
    return code
  })
  const side = Math.max(...codes.map((code) => code.getModuleCount())) + 2 * QUIET
  const [width, height] = [side * PIXELS, side * PIXELS * codes.length]
  const rows = Array.from({ length: height }, (_, y) => {
    const [nth, row] = [Math.floor(y / PIXELS / side), (Math.floor(y / PIXELS) % side) - QUIET]
    return [0, ...Array.from({ length: width }, (_, x) => (isDark(nth, row, Math.floor(x / PIXELS) - QUIET) ? 0 : 255))]
  })
  function isDark(nth: number, row: number, column: number): boolean {
    const count = codes[nth]?.getModuleCount() ?? 0
    return row >= 0 && column >= 0 && row < count && column < count && codes[nth]?.isDark(row, column) === true
  }
  return png(width, height, Uint8Array.from(rows.flat()))
}

/** @param rows eight bits of grey a pixel, each row with its filter (0) before it */
export function png(width: number, height: number, rows: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.of())])
}

function chunk(type: string, data: Uint8Array): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  const named = Buffer.concat([Buffer.from(type), data])
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
