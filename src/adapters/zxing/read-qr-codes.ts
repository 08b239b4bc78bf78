/** Texts of the QR codes in a picture (PNG, JPEG), by zxing-wasm. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, type ReadResult, readBarcodes } from 'zxing-wasm/reader'
import { pictureSize } from './picture-size.ts'

/** Unpacked it takes four bytes of each. */
const MOST_PIXELS = 50_000_000

/** @returns from top to bottom, then from left to right; empty where there is none, or it is no picture that is read */
export async function qrTextsIn(picture: Uint8Array): Promise<readonly string[]> {
  const size = pictureSize(picture)
  if (size === undefined || size.width * size.height > MOST_PIXELS) return []
  await prepared()
  const found = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true, textMode: 'Plain' }).catch(() => {
    // Its own errors, of which nothing more is told: the picture is damaged.
    return []
  })
  return found
    .filter(({ isValid }) => isValid)
    .sort(byPlace)
    .map(({ text }) => text)
}

let ready: Promise<unknown> | undefined

function prepared(): Promise<unknown> {
  ready ??= prepareZXingModule({ overrides: { wasmBinary: programOfPackage() }, fireImmediately: true })
  return ready
}

function programOfPackage(): ArrayBuffer {
  const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  return Uint8Array.from(readFileSync(path)).buffer
}

function byPlace({ position: one }: ReadResult, { position: other }: ReadResult): number {
  return one.topLeft.y - other.topLeft.y || one.topLeft.x - other.topLeft.x
}
