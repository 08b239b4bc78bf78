/** Addresses from outside that a page may lead to. */
import { expect, test } from 'vitest'
import { ownPath, safeUrl } from './safe-url.ts'

test.each([
  '/i/ABC',
  '/rules?day=2022-01-12',
  'https://id.example/auth?x=1',
  'tel:0802050000',
  'http://127.0.0.1:4000/auth',
])('%s is led to', (url) => {
  expect(safeUrl(url)).toBe(url)
})

test.each([
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<b>',
  '//evil.example',
  '/\\evil.example',
  '/i/\\..\\x',
  '/\t/evil.example',
  'http://evil.example',
  'http://127.0.0.1.evil.example',
  'tel:alert(1)',
  'i/ABC',
  '',
])('%j is not', (url) => {
  expect(safeUrl(url)).toBe(undefined)
})

test('a form posts to a path of ours or to the front page, never to another site', () => {
  expect(ownPath('/i/ABC', '/end')).toBe('/i/ABC/end')
  expect(ownPath('/i/ABC/', '/end')).toBe('/i/ABC/end')
  expect(ownPath('https://evil.example', '/end')).toBe('/')
  expect(ownPath('/')).toBe('/')
})
