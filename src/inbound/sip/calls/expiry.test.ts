/** Expires of an INVITE: which values end a call, and when. */
import { expect, test } from 'vitest'
import { splitMessage } from '../stack/message/split-message.ts'
import { expiryOf } from './expiry.ts'

test.each([
  ['Expires: 0', 0],
  ['Expires: 1', 1_000],
  ['expires:\t60 ', 60_000],
  ['Expires: 61', undefined],
  ['Expires: 4294967295', undefined],
  ['Expires: 99999999999', undefined],
  ['Expires: soon', undefined],
  ['Expires: -1', undefined],
  ['Expires: 1.5', undefined],
  ['Expires:', undefined],
  ['Subject: none', undefined],
])('%j', (header, milliseconds) => {
  expect(expiryOf(splitMessage(`INVITE sip:a@b SIP/2.0\r\n${header}\r\n\r\n`))).toBe(milliseconds)
})
