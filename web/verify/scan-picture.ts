/** QR codes in pictures and camera frames, by zxing (wasm from our own address). */
/// <reference types="vite/client" />
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** Pixels on the longer side: more make no QR easier to read. */
const SIDE = 1_280

/** So that the first scan does not wait, and works without a network. */
export const ready = prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true })

/** @returns the texts, from top to bottom; empty where there is none */
export async function textsIn(
  picture: CanvasImageSource,
  width: number,
  height: number,
  thorough: boolean,
): Promise<readonly string[]> {
  const scale = Math.min(1, SIDE / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return []
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  await ready
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height)
  const found = await readBarcodes(pixels, { formats: ['QRCode'], tryHarder: thorough, textMode: 'Plain' })
  return found
    .filter(({ isValid }) => isValid)
    .sort((one, other) => one.position.topLeft.y - other.position.topLeft.y)
    .map(({ text }) => text)
}

/** @throws where it is no picture that the browser reads */
export async function textsInFile(file: Blob): Promise<readonly string[]> {
  const picture = await createImageBitmap(file)
  try {
    return await textsIn(picture, picture.width, picture.height, true)
  } finally {
    picture.close()
  }
}
