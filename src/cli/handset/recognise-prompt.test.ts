import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { recognisePrompt } from './recognise-prompt.ts'

const folder = join(import.meta.dirname, '../../../prompts')
const words = JSON.parse(readFileSync(join(folder, 'prompts.json'), 'utf8')) as Record<
  string,
  { ko: string; en: string }
>
const kinds = Object.keys(words).filter((name) => !/^\d$/.test(name))
const sound = (name: string): Buffer => readFileSync(join(folder, `${name}.al`))
const alaw = 'PCMA'

describe.each(['ko', 'en'] as const)('heard in %s', (language) => {
  test.each(kinds)('%s is told from all others, also after silence', (kind) => {
    const heard = sound(`${language}/${kind}`)
    const expected = { kind, language, digits: '', words: words[kind]?.[language] }
    expect(recognisePrompt(heard, alaw, folder)).toEqual(expected)
    expect(
      recognisePrompt(Buffer.concat([Buffer.alloc(3_217, 0xd5), heard, Buffer.alloc(900, 0xd5)]), alaw, folder),
    ).toEqual(expected)
  })

  const passes = ['logged-pass', 'logged-pass-user', 'taken-pass-user']
  test.each(['5678', '0123', '9999', '4400'])('the digits %s are heard behind a pass, whosever it is', (digits) => {
    for (const kind of passes) {
      const parts = [kind, ...digits.split('')].map((name) => sound(`${language}/${name}`))
      expect(recognisePrompt(Buffer.concat(parts), alaw, folder)).toMatchObject({ kind, language, digits })
    }
  })
})

test('the words of the pass end with its digits', () => {
  const parts = ['logged-pass', '5', '6', '7', '8'].map((name) => sound(`ko/${name}`))
  expect(recognisePrompt(Buffer.concat(parts), alaw, folder)?.words).toBe(
    '방문이 등록되었습니다. 접종이 확인되었습니다. 뒷자리 오, 육, 칠, 팔.',
  )
})

test('silence, noise, a click and the first third of an announcement are none', () => {
  const noise = Buffer.from(Array.from({ length: 16_000 }, (_, i) => (i * 7919) % 256))
  const third = sound('ko/logged-link').subarray(0, 16_000)
  for (const heard of [
    Buffer.alloc(0),
    Buffer.alloc(16_000, 0xd5),
    noise,
    sound('ko/repeat').subarray(0, 1_000),
    third,
  ]) {
    const recognised = recognisePrompt(heard, alaw, folder)
    // What both announcements begin with is an announcement of its own.
    expect(recognised?.kind ?? 'logged').toBe('logged')
  }
})
