/** The name of a call. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { callKeyOf } from '../../domain/visit/visit-ref.ts'
import { callRef } from './call-key.ts'
import type { SipRequest } from './message/parse-message.ts'

const request = (callId: string, fromTag: string, cseq: number) => ({ callId, fromTag, cseq }) as SipRequest

test('the first 16 bytes of SHA-256 over Call-ID, From tag and CSeq number', () => {
  const expected = createHash('sha256').update('c@h\nt1\n7').digest().subarray(0, 16)
  expect(Buffer.from(callKeyOf(callRef(request('c@h', 't1', 7)))).equals(expected)).toBe(true)
})

test('differs where any of the three differs, and where they are cut elsewhere', () => {
  const refs = [
    request('c', 't', 1),
    request('d', 't', 1),
    request('c', 'u', 1),
    request('c', 't', 2),
    request('ct', '', 1),
  ]
  expect(new Set(refs.map(callRef)).size).toBe(refs.length)
})
