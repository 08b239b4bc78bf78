/** A journey's address and a browser's mark: derived from the delivery key, gone with it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testKeys } from '../../../tests/support/test-keys.ts'
import { HOUR, hourOf } from '../../domain/kit/time.ts'
import { createLinkKeys } from './link-keys.ts'

const AT = Date.parse('2022-01-12T11:40:00+09:00')
const THIS = hourOf(AT)
const CODE = '7Q2KX9M4TB8C'
let keys: ReturnType<typeof testKeys>
beforeEach(() => {
  keys = testKeys(AT)
  keys.keys.prepare(AT)
})
afterEach(() => keys.close())
const linkKeys = () => createLinkKeys(keys.keys)

test('a journey’s key looks like a code and is none of what its code tells', () => {
  const key = linkKeys().journeyKey(THIS, CODE)
  expect(key).toMatch(/^[2-9A-HJ-NP-Z]{12}$/)
  expect(key).not.toBe(CODE)
  expect(linkKeys().journeyKey(THIS, CODE)).toBe(key)
})

test('another code, hour or server has another key', () => {
  const elsewhere = testKeys(AT)
  elsewhere.keys.prepare(AT)
  const all = [
    linkKeys().journeyKey(THIS, CODE),
    linkKeys().journeyKey(THIS + 1, CODE),
    linkKeys().journeyKey(THIS, '8Q2KX9M4TB8C'),
    createLinkKeys(elsewhere.keys).journeyKey(THIS, CODE),
  ]
  elsewhere.close()
  expect(all).not.toContain(undefined)
  expect(new Set(all).size).toBe(all.length)
})

test('a mark is good for one code, one browser and one purpose', () => {
  const mark = linkKeys().browserMark.bind(linkKeys())
  const all = [
    mark(THIS, CODE, 'browser-1', 'form'),
    mark(THIS, CODE, 'browser-1', 'typed'),
    mark(THIS, CODE, 'browser-2', 'typed'),
    mark(THIS, '8Q2KX9M4TB8C', 'browser-1', 'typed'),
    mark(THIS + 1, CODE, 'browser-1', 'typed'),
  ]
  for (const it of all) expect(it).toMatch(/^[\w-]{43}$/)
  expect(new Set(all).size).toBe(all.length)
  expect(mark(THIS, CODE, 'browser-1', 'form')).toBe(all[0])
})

test('once the delivery key is destroyed there is neither, and asking makes no new key', () => {
  keys.keys.destroyExpired(AT + 3 * HOUR)
  for (const hour of [THIS, THIS - 5, THIS + 9]) {
    expect(linkKeys().journeyKey(hour, CODE)).toBeUndefined()
    expect(linkKeys().browserMark(hour, CODE, 'browser-1', 'typed')).toBeUndefined()
  }
  expect(keys.keys.keptDelivery(THIS)).toBeUndefined()
})
