/** Accept-Language as browsers send it, and the language of ours that comes of it. */
import { expect, test } from 'vitest'
import { acceptedLanguage } from './accepted-language.ts'

test.each([
  ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', 'ko'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['zh-Hans-CN', 'zh'],
  ['vi-VN', 'vi'],
  ['VI', 'vi'],
  ['fr-FR,fr;q=0.9,vi;q=0.5,en;q=0.4', 'vi'],
  ['en;q=0.5, vi ; q=0.9', 'vi'],
  ['en;q=0,ko;q=0.1', 'ko'],
  ['th,en;q=0.001', 'en'],
  ['en,ko', 'en'],
])('%s is %s', (header, language) => {
  expect(acceptedLanguage(header)).toBe(language)
})

test.each([
  undefined,
  '',
  '*',
  'fr',
  'en;q=0',
  'en;q=2',
  'eng',
  'vi_VN',
  ';q=1',
  `${' '.repeat(300)}vi`,
  'constructor',
])('%s asks for none of ours', (header) => {
  expect(acceptedLanguage(header)).toBe(undefined)
})
