/** A message of our own for one section of a torture document, with the same trouble in it, and what the door does. */

export type Torture = {
  readonly section: string
  readonly trouble: string
  /**
   * How the document itself judges the message. `mendable`: invalid, but only in a header that the method does not need. `semantics`:
   * well-formed, but an element may have to refuse what it asks for.
   */
  readonly called: 'valid' | 'invalid' | 'mendable' | 'semantics'
  /**
   * LF stands for CRLF, a byte a character. `{port}` is the sender's port, `{to}` the dialled number, `{id}` a token of this message.
   * `{length}` is the length of the body.
   */
  readonly message: string
  /** The status of the one answer to a number that is nobody's; `silence` where there is none. */
  readonly answer: number | 'silence'
  readonly why: string
  /** What the parser must have understood. */
  readonly reads?: Readonly<Record<string, unknown>>
}

/** As a datagram's text. */
export function written({ message, section }: Torture, to: string, port: number, id: string): string {
  const text = message.trimStart()
  const headEnd = text.indexOf('\n\n')
  const body = headEnd === -1 ? '' : text.slice(headEnd + 2).replaceAll('\n', '\r\n')
  const head = headEnd === -1 ? text : text.slice(0, headEnd + 2)
  if (headEnd === -1) throw new Error(`${section}: no empty line behind the headers`)
  const filled = head
    .replaceAll('{port}', String(port))
    .replaceAll('{to}', to)
    .replaceAll('{id}', id)
    .replaceAll('{length}', String(body.length))
  return filled.replaceAll('\n', '\r\n') + body
}

/** UTF-8 as the bytes that stand in a message. */
export function utf8(text: string): string {
  return Buffer.from(text).toString('latin1')
}
