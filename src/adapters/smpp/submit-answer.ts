/** A gateway's error codes, sorted: try the text again, or never. */
import smpp from 'smpp'
import type { Submitted } from '../../ports/pass/text-gateway.ts'

/** The gateway is busy or broken, the text is fine (SMPP 3.4, 5.1.3). All other errors would come again. */
const PASSING: ReadonlySet<string> = new Set([
  'ESME_RTHROTTLED',
  'ESME_RMSGQFUL',
  'ESME_RSYSERR',
  'ESME_RINVBNDSTS',
  'ESME_RSUBMITFAIL',
  'ESME_RX_T_APPN',
  'ESME_RSERTYPUNAVAIL',
  'ESME_RUNKNOWNERR',
])

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(smpp.errors).map(([name, code]) => [code, name]))

/** @param status  command_status of a submit_sm_resp or generic_nack */
export function submitAnswer(status: number, messageId: string | undefined): Submitted {
  if (status === 0) {
    if (messageId === undefined || messageId === '') return { kind: 'unavailable', why: 'no-message-id' }
    return { kind: 'accepted', messageId }
  }
  const why = errorName(status)
  return PASSING.has(why) ? { kind: 'unavailable', why } : { kind: 'refused', why }
}

export function isThrottled(status: number): boolean {
  return status === smpp.errors['ESME_RTHROTTLED'] || status === smpp.errors['ESME_RMSGQFUL']
}

/** `ESME_RTHROTTLED`; a gateway's own codes as `0x000004b0`. */
export function errorName(status: number): string {
  return NAMES.get(status) ?? `0x${status.toString(16).padStart(8, '0')}`
}
