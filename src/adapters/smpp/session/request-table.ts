/** Answers to a gateway's requests in each state and mode of a bind, as a total table (SMPP 3.4, 2.2 and 5.1.3). */
import type { RequestName, StatusName } from '../wire/commands.ts'
import type { SessionState } from './session-table.ts'

export type BindMode = 'transceiver' | 'transmitter' | 'receiver'

/** `open`: connected and not bound (yet). */
export type Standing = 'open' | BindMode

export type RequestAnswer =
  /** Read, then answered by what came of it. */
  | 'take'
  | 'ESME_ROK'
  /** ESME_ROK, then the session ends. */
  | 'leave'
  /** The standard knows no response to it. */
  | 'no-answer'
  | Extract<StatusName, 'ESME_RINVBNDSTS' | 'ESME_RALYBND'>

type Row = Readonly<Record<Standing, RequestAnswer>>

/** Only a gateway that may deliver on this bind delivers. */
const DELIVERED: Row = {
  open: 'ESME_RINVBNDSTS',
  transceiver: 'take',
  transmitter: 'ESME_RINVBNDSTS',
  receiver: 'take',
}
/** Requests of clients: a gateway has no business with them in any state. */
const OF_CLIENTS: Row = {
  open: 'ESME_RINVBNDSTS',
  transceiver: 'ESME_RINVBNDSTS',
  transmitter: 'ESME_RINVBNDSTS',
  receiver: 'ESME_RINVBNDSTS',
}
const OF_CLIENTS_BIND: Row = {
  open: 'ESME_RINVBNDSTS',
  transceiver: 'ESME_RALYBND',
  transmitter: 'ESME_RALYBND',
  receiver: 'ESME_RALYBND',
}
const WITHOUT_RESPONSE: Row = {
  open: 'no-answer',
  transceiver: 'no-answer',
  transmitter: 'no-answer',
  receiver: 'no-answer',
}

/** A request that is not in here is unknown: generic_nack with ESME_RINVCMDID. */
export const REQUEST_TABLE: Readonly<Record<RequestName, Row>> = {
  deliver_sm: DELIVERED,
  data_sm: DELIVERED,
  enquire_link: { open: 'ESME_ROK', transceiver: 'ESME_ROK', transmitter: 'ESME_ROK', receiver: 'ESME_ROK' },
  unbind: { open: 'leave', transceiver: 'leave', transmitter: 'leave', receiver: 'leave' },
  outbind: WITHOUT_RESPONSE,
  alert_notification: WITHOUT_RESPONSE,
  bind_receiver: OF_CLIENTS_BIND,
  bind_transmitter: OF_CLIENTS_BIND,
  bind_transceiver: OF_CLIENTS_BIND,
  submit_sm: OF_CLIENTS,
  submit_multi: OF_CLIENTS,
  query_sm: OF_CLIENTS,
  replace_sm: OF_CLIENTS,
  cancel_sm: OF_CLIENTS,
}

/** While we unbind, what was on its way is still taken. */
export function standingOf(state: SessionState, mode: BindMode): Standing {
  return state === 'bound' || state === 'unbinding' ? mode : 'open'
}
