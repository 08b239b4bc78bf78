/** A datagram comes in: from a carrier, a SIP message, for whom? */
import type { RemoteInfo } from 'node:dgram'
import { answerBad } from './answer-once.ts'
import type { Carriers } from './carriers/carriers.ts'
import { parseMessage, type SipResponse } from './message/parse-message.ts'
import type { Via } from './message/parse-via.ts'
import { onRequest } from './on-request.ts'
import type { DoorParts } from './parts.ts'
import type { UdpSocket } from './transport/udp.ts'

/** Strangers hear nothing: not even that there is a server. */
export function onPacket(text: string, source: RemoteInfo, socket: UdpSocket, carriers: Carriers, door: DoorParts) {
  const carrier = carriers.from(source.address)
  if (carrier === undefined) return door.events.emit({ type: 'call-refused-peer' })
  const message = parseMessage(text)
  if (message.kind === 'empty') return
  if (message.kind === 'response') return onResponse(message, door)
  if (message.kind === 'bad') {
    door.log?.debug({ reason: message.error.reason, carrier: carrier.name }, 'sip: bad message')
    if (message.answerable === undefined) return
    return answerBad(
      { source, transmit: wayBack(message.answerable.via, source, socket) },
      message.answerable,
      message.error,
    )
  }
  const local = async () => ({ address: await socket.localAddress(source.address), port: socket.bound.port })
  const transmit = wayBack(message.via, source, socket)
  onRequest({ request: message, carrier, source, transport: 'UDP', reliable: false, transmit, local }, door)
}

/** To the address that the request came from; its Via chooses the port only. `maddr` is not followed: it could be anybody. */
function wayBack(via: Via, source: RemoteInfo, socket: UdpSocket): (text: string) => void {
  const port = via.rport ? source.port : via.port
  return (text) => socket.send(text, port, source.address)
}

/** To a BYE of ours, else nobody's: we send nothing else. */
function onResponse(response: SipResponse, door: DoorParts) {
  if (response.vias.length !== 1 || response.method !== 'BYE' || response.via.branch === undefined) return
  door.transactions.client(response.via.branch)?.answered(response.status)
}
