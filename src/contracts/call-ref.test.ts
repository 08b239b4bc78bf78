/** The name of a call. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { callKeyOf } from '../domain/visits/visit-ref.ts'
import { callRef } from './call-ref.ts'

const request = (callId: string, fromTag: string, cseq: number) => ({ callId, fromTag, cseq })

test('the first 16 bytes of SHA-256 over carrier, number dialled, Call-ID, From tag and CSeq number', () => {
  const expected = createHash('sha256').update('kt\n0802050001\nc@h\nt1\n7').digest().subarray(0, 16)
  const ref = callRef(request('c@h', 't1', 7), 'kt', '0802050001')
  expect(Buffer.from(callKeyOf(ref)).equals(expected)).toBe(true)
})

test('differs where any of them differs, and where they are cut elsewhere', () => {
  const refs = [
    callRef(request('c', 't', 1), 'kt', '0802050001'),
    callRef(request('d', 't', 1), 'kt', '0802050001'),
    callRef(request('c', 'u', 1), 'kt', '0802050001'),
    callRef(request('c', 't', 2), 'kt', '0802050001'),
    callRef(request('ct', '', 1), 'kt', '0802050001'),
    callRef(request('c', 't', 1), 'sk', '0802050001'),
    callRef(request('c', 't', 1), 'kt', '0802050002'),
    callRef(request('c', 't', 1), 'kt', '0802050001\nc'),
  ]
  expect(new Set(refs).size).toBe(refs.length)
})

test('is the same in whichever form the number is dialled', () => {
  const of = (dialled: string) => callRef(request('c', 't', 1), 'kt', dialled)
  expect(of('+82802050001')).toBe(of('0802050001'))
})
