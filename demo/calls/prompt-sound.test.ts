import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { createPromptSound } from './prompt-sound.ts'

const frame = Buffer.alloc(160, 0xd5) // 20 ms of A-law silence

test('while the call lasts the sound streams on, and a later listener gets it from the beginning', async () => {
  const sound = createPromptSound()
  sound.take(frame, 'PCMA')
  const streamed = sound.open()
  sound.take(frame, 'PCMA')
  sound.end()
  expect(streamed).not.toBeInstanceOf(Buffer)
  expect((await buffer(streamed as NodeJS.ReadableStream)).length).toBe(44 + 2 * 320)
})

test('afterwards it is a whole WAV file whose header knows its length', () => {
  const sound = createPromptSound()
  for (let frames = 0; frames < 50; frames++) sound.take(frame, 'PCMA')
  sound.end()
  const file = sound.open() as Buffer
  expect(file.toString('latin1', 0, 4)).toBe('RIFF')
  expect(file.readUInt32LE(40)).toBe(50 * 320)
  expect(file.length).toBe(44 + 50 * 320)
})

test('a call that never ends does not fill the memory', () => {
  const sound = createPromptSound()
  for (let frames = 0; frames < 5_000; frames++) sound.take(frame, 'PCMA')
  sound.end()
  expect((sound.open() as Buffer).length).toBeLessThan(810_000)
})
