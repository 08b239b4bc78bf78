/** A message that breaks the grammar or a limit of ours. */

/** `reason` is short, names the place, and may stand in a status line: no bytes of the message are in it. */
export class SipParseError extends Error {
  override readonly name = 'SipParseError'
  readonly status: 400 | 416 | 505
  readonly reason: string

  constructor(reason: string, status: 400 | 416 | 505 = 400) {
    super(reason)
    this.reason = reason
    this.status = status
  }
}
