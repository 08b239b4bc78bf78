/** First handling of a received message: its carrier, its parsing, its handler. */

import type { Carrier, Carriers } from '../carriers/carriers.ts'
import { SipParseError } from '../stack/message/parse-error.ts'
import { parseMessage, type SipResponse } from '../stack/message/parse-message.ts'
import type { Via } from '../stack/message/parse-via.ts'
import { type Allowance, createAllowance, UNLIMITED } from '../stack/transaction/allowance.ts'
import type { Arrival } from '../stack/transport/arrival.ts'
import { ackKey } from './ack-key.ts'
import { answerBad } from './answer-once.ts'
import { onRequest } from './on-request.ts'
import type { SipContext } from './sip-context.ts'
import { countedMethod } from './traffic.ts'

/** Strangers hear nothing: not even that there is a server. */
export function onPacket(arrival: Arrival, carriers: Carriers, door: SipContext) {
  const { source, transport } = arrival
  const carrier = carriers.from(source.address, transport)
  if (carrier === undefined) return door.events.emit({ type: 'call-refused-peer' })
  door.trace?.heard(arrival, carrier.name)
  if (arrival.broken === undefined && endsRefusal(arrival.text, carrier, door)) {
    return door.traffic.count({ carrier: carrier.name, transport, direction: 'in', method: 'ACK', code: '' })
  }
  const message = parseMessage(arrival.text)
  if (message.kind === 'empty') return
  const countHeard = (method: string, code = '') =>
    door.traffic.count({ carrier: carrier.name, transport, direction: 'in', method, code })
  if (message.kind === 'response') {
    countHeard(message.method, String(message.status))
    return onResponse(message, door)
  }
  countHeard(message.kind === 'bad' ? 'bad' : message.method)
  const reliable = transport !== 'UDP'
  const bytes = arrival.text.length
  const allowance = reliable || carrier.mediaProof === 'none' ? UNLIMITED : createAllowance(bytes)
  if (message.kind === 'bad' || arrival.broken !== undefined) {
    // Why a stream cannot be read on says more than what its cut-off message lacks.
    const unread = message.kind === 'bad' ? message.error : new SipParseError('Unreadable')
    const error = arrival.broken === undefined ? unread : new SipParseError(arrival.broken)
    const answerable = message.kind === 'bad' ? message.answerable : message
    door.log?.debug({ reason: error.reason, carrier: carrier.name }, 'sip: bad message')
    if (answerable === undefined || answerable.method === 'ACK') return
    const transmit = wayBack(arrival, answerable.via, answerable.method, carrier, door)
    return answerBad({ source, allowance, transmit }, answerable, error)
  }
  const transmit = within(allowance, wayBack(arrival, message.via, message.method, carrier, door))
  const { local } = arrival
  const wayTo = wayToOthers(arrival, carrier, door)
  onRequest({ request: message, carrier, source, transport, reliable, bytes, allowance, transmit, wayTo, local }, door)
}

/** The ACK of a refusal is read no further than to its INVITE; any other is read whole. */
function endsRefusal(text: string, carrier: Carrier, door: SipContext): boolean {
  const key = ackKey(text, carrier)
  const invite = key && door.transactions.invite(key)
  if (!invite || invite.state === 'accepted') return false
  invite.happen('ack')
  return true
}

/** What is sent so is taken from the allowance. */
function within(allowance: Allowance, send: (text: string) => void): (text: string) => void {
  return (text) => {
    allowance.said(text.length)
    send(text)
  }
}

function wayBack(
  arrival: Arrival,
  via: Via,
  asked: string,
  carrier: Carrier,
  door: SipContext,
): (text: string) => void {
  return counted(arrival, arrival.wayBack(via), asked, carrier, door)
}

function wayToOthers({ wayTo, local }: Arrival, carrier: Carrier, door: SipContext): Arrival['wayTo'] {
  return (hop) => {
    const send = wayTo(hop)
    return send && counted({ source: hop.to, transport: hop.transport, local }, send, '', carrier, door)
  }
}

/** What we say on this way is counted, and kept where messages are traced. Of what came in nothing but its method lives on in it. */
function counted(
  { source, transport, local }: Pick<Arrival, 'source' | 'transport' | 'local'>,
  send: (text: string) => void,
  asked: string,
  carrier: Carrier,
  door: SipContext,
): (text: string) => void {
  const ownAsked = countedMethod(asked)
  return (text) => {
    const answer = text.startsWith('SIP/2.0 ')
    const method = answer ? ownAsked : text.slice(0, text.indexOf(' '))
    const code = answer ? text.slice(8, 11) : ''
    door.traffic.count({ carrier: carrier.name, transport, direction: 'out', method, code })
    door.trace?.said({ source, transport, local }, text, carrier.name)
    send(text)
  }
}

/** To a BYE of ours, else nobody's: we send nothing else. */
function onResponse(response: SipResponse, door: SipContext) {
  if (response.vias.length !== 1 || response.method !== 'BYE' || response.via.branch === undefined) return
  door.transactions.client(response.via.branch)?.answered(response.status)
}
