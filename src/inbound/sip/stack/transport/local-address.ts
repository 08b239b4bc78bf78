/** The address of ours that a peer sees: where all addresses are listened at the system is asked, once a peer. */
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'

export type LocalAddress = {
  readonly isV6: boolean
  /** @param peer  an address of the same IP version */
  readonly towards: (peer: string) => Promise<string>
}

const MOST_PEERS = 1_024

/** @param host  an address that is listened at */
export function localAddress(host: string): LocalAddress {
  const isV6 = isIPv6(host)
  if (host !== '0.0.0.0' && !/^[0:]+$/.test(host)) return { isV6, towards: async () => host }
  const seenBy = new Map<string, Promise<string>>()
  return {
    isV6,
    towards(peer) {
      if (seenBy.size === MOST_PEERS) seenBy.clear()
      const known = seenBy.get(peer) ?? routeTo(peer)
      seenBy.set(peer, known)
      return known
    },
  }
}

/** Connecting a UDP socket sends nothing; it only makes the system choose the address that it would send from. */
function routeTo(peer: string): Promise<string> {
  const probe = createSocket(isIPv6(peer) ? 'udp6' : 'udp4')
  return new Promise((resolve) => {
    const finish = (address: string) => {
      probe.close()
      resolve(address)
    }
    probe.once('error', () => finish(isIPv6(peer) ? '::1' : '127.0.0.1'))
    probe.connect(5060, peer, () => finish(probe.address().address))
  })
}
