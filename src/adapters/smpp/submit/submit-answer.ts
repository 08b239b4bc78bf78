/** A gateway's answer to a text by its command_status (SMPP 3.4, 5.1.3): taken, for later, or never. */
import { STATUS, statusName } from '../wire/commands.ts'

export type SubmitAnswer = 'accepted' | 'later' | 'refused'

/** The gateway is busy or broken, the text is fine. All other errors would come again. */
const PASSING: ReadonlySet<string> = new Set([
  'ESME_RTHROTTLED',
  'ESME_RMSGQFUL',
  'ESME_RSYSERR',
  'ESME_RINVBNDSTS',
  'ESME_RSUBMITFAIL',
  'ESME_RX_T_APPN',
  'ESME_RUNKNOWNERR',
])

/** @param status  command_status of a submit_sm_resp or generic_nack */
export function submitAnswer(status: number): SubmitAnswer {
  if (status === STATUS.ESME_ROK) return 'accepted'
  return PASSING.has(statusName(status)) ? 'later' : 'refused'
}

export function isThrottled(status: number): boolean {
  return status === STATUS.ESME_RTHROTTLED || status === STATUS.ESME_RMSGQFUL
}
