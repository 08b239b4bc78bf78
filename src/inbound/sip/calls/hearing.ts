/**
 * Allowed targets of a call's sound, and what must have come from there first. The source of a datagram and the address in its
 * SDP are both free to choose: sound to an address that nobody proved would make this server a weapon (threats.md).
 */
import { isSameAddress, isWithin, readAddress } from '../carriers/blocks.ts'
import type { Carrier } from '../carriers/carriers.ts'
import type { Source } from '../stack/message/write-message.ts'

/**
 * `at-once`: nothing is to be proved. `once-proved`: PRACK, ACK, another request inside the dialogue, or sound from there.
 * `where-heard`: the SDP names an address behind NAT, and only the caller's own sound shows where it is.
 */
export type Hearing = 'at-once' | 'once-proved' | 'where-heard'

/** Who rings, and whether over a connection, which proves its address. */
type Caller = { readonly carrier: Carrier; readonly source: Source; readonly reliable: boolean }

/** @param address  as the caller's SDP names it. @returns undefined where nothing is ever sent */
export function hearingAt(address: string, { carrier, source, reliable }: Caller): Hearing | undefined {
  if (mayHear(address, carrier)) {
    const isProved = carrier.mediaProof === 'none' || (reliable && isSameAddress(address, source.address))
    return isProved ? 'at-once' : 'once-proved'
  }
  const sameFamily = readAddress(address)?.kind() === readAddress(source.address)?.kind()
  return sameFamily && mayHear(source.address, carrier) ? 'where-heard' : undefined
}

/** True for the addresses that the profile names for sound: those that may ring, unless it names others. */
export function mayHear(address: string, { addresses, mediaAddresses }: Carrier): boolean {
  return isWithin(address, mediaAddresses.length === 0 ? addresses : mediaAddresses)
}
