/** Well-formed messages of every shape, for property tests. */
import fc from 'fast-check'

const word = fc.stringMatching(/^[a-zA-Z0-9]{1,12}$/)
const blank = fc.constantFrom(' ', '  ', '\t', '\r\n ', ' \r\n\t')
const viaName = fc.constantFrom('Via', 'v', 'VIA', 'via ', 'V\t')
const name = (long: string, compact: string) => fc.constantFrom(long, compact, long.toUpperCase(), `${long} `)

export type Shape = {
  readonly method: string
  readonly callId: string
  readonly fromTag: string
  readonly toTag: string
  readonly cseq: number
  readonly branches: readonly string[]
  readonly body: string
  readonly text: string
}

/** Requests whose text and meaning are both known. */
export const shapes: fc.Arbitrary<Shape> = fc
  .record({
    method: fc.constantFrom('INVITE', 'OPTIONS', 'BYE', 'CANCEL', 'ACK', 'DANCE'),
    callId: fc.stringMatching(/^[\w.!%*+~-]{1,30}(?:@[\w.-]{1,20})?$/),
    fromTag: word,
    toTag: fc.oneof(fc.constant(''), word),
    cseq: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    branches: fc.array(word, { minLength: 1, maxLength: 5 }),
    oneVia: fc.boolean(),
    display: fc.constantFrom('', '"Hong; <sip:x@y>, \\"Gil\\"" ', 'Hong Gil ', '"" '),
    gap: blank,
    names: fc.record({ via: viaName, from: name('From', 'f'), to: name('To', 't'), id: name('Call-ID', 'i') }),
    body: fc.string({ maxLength: 60, unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) }),
  })
  .map((parts) => {
    const { method, callId, fromTag, toTag, cseq, branches, display, gap, names, body } = parts
    const vias = branches.map((branch) => `SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK${branch}`)
    const lines = [
      `${method} sip:0802050001@192.0.2.2 SIP/2.0`,
      ...(parts.oneVia ? [`${names.via}:${gap}${vias.join(` ,${gap}`)}`] : vias.map((via) => `${names.via}: ${via}`)),
      `${names.from}:${gap}${display}<sip:01000000001@192.0.2.1;user=phone>${gap};${gap}tag${gap}=${gap}${fromTag}`,
      `${names.to}:<sip:0802050001@192.0.2.2>${toTag === '' ? '' : `;tag=${toTag}`}`,
      `${names.id}: ${callId}`,
      `CSeq:${gap}${cseq}${gap}${method}`,
      `l:${body.length}`,
    ]
    return { method, callId, fromTag, toTag, cseq, branches, body, text: `${lines.join('\r\n')}\r\n\r\n${body}` }
  })
