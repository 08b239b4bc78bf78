/** One entry in the log, before and after sealing. */
import type { Line } from '../call/phone/line.ts'
import type { CalendarDate, EpochMs } from '../kit/time.ts'
import type { SiteId } from '../places/site.ts'
import type { Alias } from './alias.ts'

/** By what somebody is entered; an alias stands in for a number that there is not, or that is withheld. */
export type Visitor = Line | Alias

export const CHANNELS = ['call', 'text', 'qr', 'staff', 'companion'] as const
export type Channel = (typeof CHANNELS)[number]

/** KST day of the first receivedAt, and the first 16 bytes of SHA-256 over carrier, number dialled, Call-ID, From tag and CSeq number. */
export type VisitKey = { readonly day: CalendarDate; readonly callKey: Uint8Array }

export type Visit = VisitKey & {
  readonly siteId: SiteId
  readonly arrivedAt: EpochMs
  readonly channel: Channel
  readonly line: Visitor
}

/** An epoch key as it is stored: wrapped to the authority's public key by HPKE. The server cannot unwrap it. */
export type EpochWrap = {
  /** 16 random bytes, the name of the epoch. */
  readonly epochId: Uint8Array
  /** Hours since 1970: the hour whose visits it seals. */
  readonly hour: number
  /** Which authority key it is wrapped to: RFC 7638 thumbprint of the public JWK. */
  readonly authorityKeyId: string
  /** HPKE encapsulated key followed by ciphertext. */
  readonly wrap: Uint8Array
}

/** A call where no visit list is kept: its key and nothing of the visit. */
export type TakenCall = VisitKey & {
  /** Only to tell a call of the day before that is repeated after midnight; it is stored nowhere. */
  readonly arrivedAt: EpochMs
  readonly sealed: undefined
}

/** A visit that only the authority can open. Site and minute are in clear, the line is not. */
export type SealedVisit = VisitKey & {
  readonly siteId: SiteId
  /** The minute; its seconds are sealed. */
  readonly arrivedAt: EpochMs
  /** Sealed too: in clear only in a visit of the form before 0.5. */
  readonly channel?: undefined
  readonly epoch: EpochWrap
  /** AES-256-GCM: line, seconds, channel; the clear fields are bound as additional data. */
  readonly sealed: Uint8Array
  /** 16 bytes: one of sixteen HMACs of the line under the epoch's index key. */
  readonly token: Uint8Array
}

/** As versions before 0.5 sealed: exact time and channel in clear, always the same token of a line in an epoch. */
export type OldSealedVisit = Omit<SealedVisit, 'channel'> & { readonly channel: Channel }

export type AnySealedVisit = SealedVisit | OldSealedVisit

/** Whose epoch is known by its name, or otherwise. */
export type WithoutEpoch<Sealed> = Sealed extends unknown ? Omit<Sealed, 'epoch'> : never

/** What the authority reads in a visit. */
export type OpenedVisit = Pick<Visit, 'line' | 'arrivedAt' | 'channel'>
