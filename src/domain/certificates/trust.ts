/** Trust: the keys under which certificates count, what was withdrawn, and how old each list is. */
import type { EpochMs } from '../kit/time.ts'
import type { PublicKey } from './certificate-crypto.ts'

/** Kinds of EU certificates, which a document signer may be limited to. */
export type DccKind = 'vaccination' | 'test' | 'recovery'

/** Document signer certificate (DSC) of the EU's trust framework. */
export type DocumentSigner = {
  readonly key: PublicKey
  /** Two letters of the country that it signs for; undefined where the list does not say. */
  readonly country: string | undefined
  readonly notBefore: EpochMs
  /** Inclusive. */
  readonly notAfter: EpochMs
  /** By its extended key usage; one that names none signs all. */
  readonly signs: readonly DccKind[]
}

/** Key of an issuer of SMART Health Cards. */
export type CardKey = {
  readonly key: PublicKey
  /** Version of the list of withdrawn cards that its issuer keeps for it (`crlVersion`); undefined: it keeps none. */
  readonly revocations: number | undefined
}

/** Keys of one issuer of SMART Health Cards, by their thumbprints (RFC 7638, base64url). */
export type CardKeys = ReadonlyMap<string, CardKey>

/** Withdrawn SMART Health Cards of one key. */
export type CardRevocations = {
  /** How many times its issuer has renewed the list (`ctr`). */
  readonly version: number
  /** Each `rid` with the second of issuing up to which what it names is withdrawn (inclusive); `Infinity`: always. */
  readonly rids: ReadonlyMap<string, EpochMs>
}

/** Key of ours that signs passes. */
export type PassKey = {
  readonly key: PublicKey
  /** What it signs begins to count in this time (`until` exclusive): keys are replaced before they end. */
  readonly from: EpochMs
  readonly until: EpochMs
  /** Withdrawn: nothing that it ever signed counts. */
  readonly revoked: boolean
}

export type TrustList = {
  /** Of the file, for people. */
  readonly name: string
  readonly kind: 'document-signers' | 'dcc-revocations' | 'pass-keys' | 'card-issuers' | 'card-revocations'
  /** When its issuer made it; undefined where the list does not say. */
  readonly asOf: EpochMs | undefined
  /** Entries that could not be read, and count for nothing. */
  readonly unread: number
}

export type Trust = {
  /** By key id: the first 8 bytes of the DSC's SHA-256, in hexadecimal. Several may share one. */
  readonly documentSigners: ReadonlyMap<string, readonly DocumentSigner[]>
  /** By the issuer's URL, compared exactly. */
  readonly cardIssuers: ReadonlyMap<string, CardKeys>
  /** By key id: 4 bytes in hexadecimal. */
  readonly passKeys: ReadonlyMap<string, PassKey>
  readonly revocations: Revocations
  readonly lists: readonly TrustList[]
}

/** Withdrawn certificates. */
export type Revocations = {
  /** Nonces of pass QRs, in hexadecimal. */
  readonly passes: ReadonlySet<string>
  /** Of EU certificates, by key id (hexadecimal); `*` holds for all keys. */
  readonly dcc: ReadonlyMap<string, readonly HashList[]>
  /** Of SMART Health Cards, by the thumbprint of the key. */
  readonly cards: ReadonlyMap<string, CardRevocations>
}

/** Hashes of one kind, each the first 16 bytes of a SHA-256. */
export type HashList = {
  readonly of: 'signature' | 'uci' | 'country-and-uci'
  /** In hexadecimal where they are listed, or a filter that may hold a few too many. */
  has(hash: Uint8Array): boolean
}

export const NO_TRUST: Trust = {
  documentSigners: new Map(),
  cardIssuers: new Map(),
  passKeys: new Map(),
  revocations: { passes: new Set(), dcc: new Map(), cards: new Map() },
  lists: [],
}
