/** A database that refuses for want of a right, a role or itself: waiting mends nothing, so the words say what does. */
import { expect, test } from 'vitest'
import { notConfirmed } from './visit-faults.ts'

const refusedWith = (code: string) => notConfirmed(Object.assign(new Error('refused'), { code }))

test.each([
  ['42501', /a right of its role is missing; run "ansimpass migrate" or restart the server/],
  ['28000', /the login ansimpass_app is missing or refused; run "ansimpass migrate" or restart/],
  ['28P01', /the password of ansimpass_app is wrong/],
  ['3D000', /the database is missing; restore it or create it, then run "ansimpass migrate"/],
])('%s says what is missing and what gives it again', (code, says) => {
  expect(refusedWith(code)).toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE', retryable: true })
  expect(refusedWith(code).message).toMatch(says)
  expect(refusedWith(code).message).toContain(`(${code})`)
})

test.each(['57P01', 'ECONNREFUSED'])('%s passes by itself: repeat the visits', (code) => {
  expect(refusedWith(code).message).toMatch(/did not confirm the visits .*repeat them/)
})
