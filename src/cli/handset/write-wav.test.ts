import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readWav } from '../../inbound/sip/media/recordings/read-wav.ts'
import { decodeG711 } from './g711.ts'
import { wavOf } from './write-wav.ts'

test('what was heard is what a player reads', () => {
  const audio = readFileSync(join(import.meta.dirname, '../../../prompts/ko/repeat.al'))
  const file = wavOf(audio, 'PCMA')
  expect(file.length).toBe(44 + 2 * audio.length)
  const read = readWav(file)
  if (typeof read === 'string') throw new Error(read)
  expect(read.rate).toBe(8_000)
  expect(Int16Array.from(read.samples)).toEqual(decodeG711(audio, 'PCMA'))
})
