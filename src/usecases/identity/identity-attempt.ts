/** Content of an identity verification under way, and the `state` that leads a returning person back to it. */
import type { PageLanguage } from '../../domain/kit/language.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { Attempt } from '../../ports/identity/identity-attempts.ts'
import type { DeliveryCipher, Encrypted } from '../../ports/pass/delivery-cipher.ts'
import { fromBytes, toBytes } from '../kit/json-bytes.ts'

export type AttemptContent = {
  readonly provider: string
  /** Where the person is sent; undefined where it happens on their phone. */
  readonly url?: string
  readonly secret: string
  readonly state: string
  readonly language: PageLanguage
}

const CONTENT = 'identity-attempt'
const STATE = 'identity-state'

export function sealAttempt(cipher: Pick<DeliveryCipher, 'seal'>, at: EpochMs, content: AttemptContent): Encrypted {
  return cipher.seal(at, toBytes(content), CONTENT)
}

/** @returns undefined where its key is gone */
export function openAttempt(cipher: Pick<DeliveryCipher, 'open'>, attempt: Attempt): AttemptContent | undefined {
  const plain = cipher.open(attempt.content, CONTENT)
  return plain && (fromBytes(plain) as AttemptContent)
}

/** Unreadable to provider and browser: it holds the code, which is nowhere stored in clear. */
export function writeState(cipher: Pick<DeliveryCipher, 'seal'>, at: EpochMs, named: NamedAttempt): string {
  const { hour, sealed } = cipher.seal(at, toBytes({ ...named, id: toHex(named.id) }), STATE)
  return `${hour}.${toBase64url(sealed)}`
}

export type NamedAttempt = {
  readonly id: Uint8Array
  readonly code: string
  /** In which the person left: the provider brings them back without it. */
  readonly language: PageLanguage
}

/** @returns undefined where it is none of ours, or its key is gone */
export function readState(cipher: Pick<DeliveryCipher, 'open'>, state: string): NamedAttempt | undefined {
  const [, hour, text] = /^(\d{1,9})\.([A-Za-z0-9_-]{20,500})$/.exec(state) ?? []
  if (hour === undefined || text === undefined) return undefined
  const plain = cipher.open({ hour: Number(hour), sealed: fromBase64url(text) }, STATE)
  if (plain === undefined) return undefined
  const named = fromBytes(plain) as Omit<NamedAttempt, 'id'> & { readonly id: string }
  return { ...named, id: fromHex(named.id) }
}

export function toHex(id: Uint8Array): string {
  return Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** 16 bytes as hex, or nothing that is any attempt's. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(/^[0-9a-f]{32}$/.test(text) ? (text.match(/../g) ?? []) : [], (pair) =>
    Number.parseInt(pair, 16),
  )
}

function toBase64url(sealed: Uint8Array): string {
  return btoa(String.fromCharCode(...sealed))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

function fromBase64url(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}
