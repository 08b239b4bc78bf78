/** RAck of a PRACK: which reliable answer it confirms (RFC 3262 section 7.2). */
import { parseNumber } from './numbers.ts'
import { SipParseError } from './parse-error.ts'

export type Rack = { readonly rseq: number; readonly cseq: number; readonly method: string }

/** `776656 1 INVITE`. @throws SipParseError */
export function parseRack(value: string): Rack {
  const [rseqText = '', cseqText = '', method = '', ...rest] = value.split(/[ \t]+/)
  const rseq = parseNumber(rseqText, 2 ** 32 - 1)
  const cseq = parseNumber(cseqText, 2 ** 31 - 1)
  if (rseq === undefined || cseq === undefined || method === '' || rest.length > 0) {
    throw new SipParseError('RAck: not two numbers and a method')
  }
  return { rseq, cseq, method }
}
