/** Addresses that the server listens at and hears from. */
import { hostPort as written } from '../../../../domain/kit/listening.ts'
import type { Source } from '../message/write-message.ts'

export type Address = { readonly host: string; readonly port: number }

/** As Via writes it. */
export type Transport = 'UDP' | 'TCP' | 'TLS'

/** A place for a request of ours. Over TLS nothing is dialled: an address alone does not say whose certificate would be the right one. */
export type Hop = { readonly transport: Exclude<Transport, 'TLS'>; readonly to: Source }

/** `address:port` as SIP writes it. */
export function hostPort({ address, port }: Source): string {
  return written({ host: address, port })
}

/** `::ffff:192.0.2.1` is an IPv4 peer on an IPv6 socket, `fe80::1%eth0` names a card of ours: neither belongs into a message. */
export function plainAddress(address: string): string {
  const bare = address.includes('%') ? address.slice(0, address.indexOf('%')) : address
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(bare) ? bare.slice(7) : bare
}
