/** Film for Chromium in place of a camera: a QR on grey, one picture that stands (YUV4MPEG2). */
import { packedQr } from '../../src/pages/kit/qr.ts'

const [WIDTH, HEIGHT, MODULE] = [640, 480, 5]

/** @param text in letters of a QR's alphanumeric mode */
export function filmOf(text: string): Buffer {
  const { size, dark } = packedQr(text)
  const luma = Buffer.alloc(WIDTH * HEIGHT, 160)
  const side = (size + 8) * MODULE
  const [left, top] = [(WIDTH - side) >> 1, (HEIGHT - side) >> 1]
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const [row, column] = [Math.floor(y / MODULE) - 4, Math.floor(x / MODULE) - 4]
      const at = row * size + column
      const isIn = row >= 0 && column >= 0 && row < size && column < size
      luma[(top + y) * WIDTH + left + x] = isIn && ((dark[at >> 3] ?? 0) & (128 >> (at & 7))) !== 0 ? 20 : 235
    }
  }
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n`), luma, chroma])
}

export function cameraArgs(file: string): readonly string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ]
}
