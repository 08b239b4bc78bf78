/** INFO: a key that the caller pressed (application/dtmf-relay, application/dtmf), or nothing that we know. */

import { headerValue } from '../stack/message/split-message.ts'
import { answerRequest } from './answer-once.ts'
import { partyOf } from './in-dialog.ts'
import type { Incoming, SipContext } from './sip-context.ts'

/** As some senders write the two keys that are no digits. */
const NUMBERED: Readonly<Record<string, string>> = { '10': '*', '11': '#' }
/** Longer than anybody holds a key, milliseconds. */
const LONGEST = 10_000

export function onInfo(incoming: Incoming, key: string, door: SipContext) {
  const { request } = incoming
  const party = partyOf(incoming, key, door)
  if (party === undefined) return
  if (headerValue(request.headers, 'info-package') !== undefined) {
    return answerRequest(incoming, key, 469, 'Bad Info Package', door, ['Recv-Info:']) // none (RFC 6086 section 4.2.2)
  }
  answerRequest(incoming, key, 200, 'OK', door)
  const press = keyIn(request.body)
  if (press !== undefined) party.sound.press({ ...press, source: 'info' })
}

/** `Signal=5` and `Duration=160` on lines of their own, or the key alone. */
function keyIn(body: string): { readonly digit: string; readonly durationMs: number } | undefined {
  const signal = /^Signal[ \t]*=[ \t]*(\S+)[ \t]*\r?$/im.exec(body)?.[1] ?? body.trim()
  const digit = (NUMBERED[signal] ?? signal).toUpperCase()
  if (!/^[\d*#A-D]$/.test(digit)) return undefined
  const duration = /^Duration[ \t]*=[ \t]*(\d{1,6})[ \t]*\r?$/im.exec(body)?.[1]
  return { digit, durationMs: Math.min(Number(duration ?? 0), LONGEST) }
}
