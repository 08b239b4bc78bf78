import { expect, test } from 'vitest'
import { meaningOf } from './call-meaning.ts'

test('an answered call means a visit, but at the own number of the service, where its announcement says that none is', () => {
  expect(meaningOf(200, 'logged-pass-user')).toMatch(/· logged/)
  expect(meaningOf(486)).toMatch(/· logged/)
  expect(meaningOf(200, 'own-page')).toMatch(/a link is texted, no visit is logged/)
  expect(meaningOf(200, 'own-page-none')).toMatch(/no links left today, no visit/)
  expect(meaningOf(200, 'own-page-later')).toMatch(/today's texts, no visit/)
  expect(meaningOf(486, 'own-page-no-texts')).toMatch(/takes no texts/)
})

test('the menu that the shop’s own phone hears is no visit', () => {
  expect(meaningOf(200, 'shop-pin')).toMatch(/the call is no visit/)
  expect(meaningOf(200, 'shop-later')).toMatch(/the call is no visit/)
})

test('an answer that the server never gives is told as not logged', () => {
  expect(meaningOf(599)).toBe('등록되지 않음 · not logged')
})
