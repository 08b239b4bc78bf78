/** QR codes in pictures: found in PNG and JPEG, and nothing else is opened. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { png, pngOf } from './qr-picture.fixture.ts'
import { qrTextsIn } from './read-qr-codes.ts'

const { qrOf00 } = JSON.parse(readFileSync('tests/tables/shc/spec-examples.json', 'utf8'))

test('all codes of a PNG are found, from top to bottom', async () => {
  expect(await qrTextsIn(pngOf('first', 'second'))).toEqual(['first', 'second'])
})

test('a JPEG is read, askew and blurred', async () => {
  expect(await qrTextsIn(readFileSync('docs/examples/health-card.jpg'))).toEqual([qrOf00])
})

const ROW_OF_WHITE = Uint8Array.from([0, ...Array.from({ length: 64 }, () => 255)])

test.each([
  ['white', png(64, 1, ROW_OF_WHITE)],
  ['of a size that no camera makes', png(60_000, 60_000, ROW_OF_WHITE)],
  ['without width', png(0, 64, ROW_OF_WHITE)],
  ['cut off', pngOf('cut').subarray(0, 60)],
  ['cut off in its head', pngOf('cut').subarray(0, 20)],
  ['a JPEG whose markers lead nowhere', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0, 0, 0, 0, 0, 0)],
  ['a JPEG without a frame', Uint8Array.of(0xff, 0xd8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
  ['another kind of file', new TextEncoder().encode('<svg/>')],
  ['empty', new Uint8Array()],
])('a picture that is %s has none', async (_name, picture) => {
  expect(await qrTextsIn(picture)).toEqual([])
})
