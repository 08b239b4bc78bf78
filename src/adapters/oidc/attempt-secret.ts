/** The secret needed to finish an attempt: PKCE verifier and nonce. */
import { randomNonce, randomPKCECodeVerifier } from 'openid-client'

export type AttemptSecret = { readonly verifier: string; readonly nonce: string }

const WORD = /^[\w-]{43,128}$/

export function newSecret(): AttemptSecret {
  return { verifier: randomPKCECodeVerifier(), nonce: randomNonce() }
}

export function writeSecret({ verifier, nonce }: AttemptSecret): string {
  return JSON.stringify({ verifier, nonce })
}

/** Undefined where it was not written by us. */
export function readSecret(text: string): AttemptSecret | undefined {
  if (text.length > 1_024) return undefined
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof read !== 'object' || read === null) return undefined
  const { verifier, nonce } = read as Record<string, unknown>
  if (typeof verifier !== 'string' || typeof nonce !== 'string') return undefined
  return WORD.test(verifier) && WORD.test(nonce) ? { verifier, nonce } : undefined
}
