/**
 * The place that a request of ours inside a dialogue goes to: its first route, else the caller's Contact (RFC 3261 section
 * 12.2.1.1). Only a numeric address from which the same carrier may ring counts: nothing is resolved, nobody else is sent to.
 */
import { isIPv6 } from 'node:net'
import { type Incoming, wayOf } from '../../calls/sip-context.ts'
import { isSameAddress, isWithin, readAddress } from '../../carriers/blocks.ts'
import { parseNameAddr } from '../message/parse-name-addr.ts'
import { parseUri, type SipUri } from '../message/parse-uri.ts'
import type { Way } from '../transaction/invite-server.ts'
import type { Hop, Transport } from '../transport/address.ts'
import type { Dialog } from './dialog.ts'

const SIP_PORT = 5060

/** Of an INVITE: who sent it, from where, and the ways that are open for it. */
type Invited = Pick<Incoming, 'carrier' | 'source' | 'transport' | 'wayTo'> & Way

/** The way of our BYE, and its transport as Via names it. @param incoming  the INVITE that opened the dialogue */
export function wayInside(
  dialog: Pick<Dialog, 'routes' | 'target'>,
  incoming: Invited,
): Way & { readonly transport: Transport } {
  const hop = nextHop(dialog, incoming)
  const send = hop && incoming.wayTo(hop)
  if (hop === undefined || send === undefined) return { ...wayOf(incoming), transport: incoming.transport }
  const { allowance } = incoming
  const transmit = (text: string) => {
    allowance.said(text.length)
    send(text)
  }
  return { transmit, allowance, reliable: hop.transport !== 'UDP', transport: hop.transport }
}

/** @returns undefined where it goes back to where the INVITE came from, over the connection that this came by */
export function nextHop(
  { routes: [first], target }: Pick<Dialog, 'routes' | 'target'>,
  { carrier, source, transport: arrived }: Pick<Incoming, 'carrier' | 'source' | 'transport'>,
): Hop | undefined {
  const uri = parseUri(first === undefined ? target : parseNameAddr(first, 'Record-Route').uri)
  if (uri === undefined || uri.scheme === 'tel' || arrived === 'TLS') return undefined
  const address = addressOf(uri)
  if (address === undefined || isIPv6(address) !== isIPv6(source.address)) return undefined
  if (!isWithin(address, carrier.addresses)) return undefined
  const transport = transportOf(uri, carrier.transports)
  const isHere = isSameAddress(address, source.address)
  const isConnected = arrived === 'TCP' && isHere && (transport === 'TCP' || !uri.parameters.has('transport'))
  if (transport === undefined || isConnected) return undefined
  return { transport, to: { address, port: uri.port ?? SIP_PORT } }
}

/** `maddr` stands before the host (RFC 3261 section 19.1.1). @returns undefined for a name */
function addressOf({ host, parameters }: SipUri): string | undefined {
  return readAddress((parameters.get('maddr') ?? host).replace(/^\[(.*)\]$/, '$1'))?.toString()
}

/** UDP where the URI names none (RFC 3263 section 4.1), TCP where only that is allowed. */
function transportOf({ scheme, parameters }: SipUri, allowed: readonly Transport[]): Hop['transport'] | undefined {
  if (scheme === 'sips') return undefined
  const stated = parameters.get('transport')?.toUpperCase()
  const wanted = stated ?? (allowed.includes('UDP') ? 'UDP' : 'TCP')
  return (wanted === 'UDP' || wanted === 'TCP') && allowed.includes(wanted) ? wanted : undefined
}
