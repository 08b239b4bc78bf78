/** The only way to the provider: safe addresses, within the step's time, a bounded answer; a server's own fault is told apart. */
import type { CustomFetch } from 'openid-client'
import { isSafe } from './oidc-options.ts'
import { ProviderFault } from './provider-fault.ts'

/** A key set or a userinfo is a few kilobytes. */
const MOST_BYTES = 128 * 1024
const TOO_MANY_REQUESTS = 429

/** @throws ProviderFault `away` for network, time and 5xx, `forged` for an address or a length that nobody honest gives */
export function boundedFetch(signal: AbortSignal): CustomFetch {
  return async (url, { method, headers, redirect, ...options }) => {
    if (!isSafe(url)) throw new ProviderFault('forged', 'an endpoint that is neither https nor on this machine')
    const limits = options.signal === undefined ? signal : AbortSignal.any([signal, options.signal])
    const body = options.body as RequestInit['body'] // a form; the library's type is only wider
    const response = await fetch(url, { method, headers, redirect, body: body ?? null, signal: limits }).catch(away)
    if (response.status >= 500 || response.status === TOO_MANY_REQUESTS) {
      await response.body?.cancel().catch(() => {})
      throw new ProviderFault('away', `the provider answered ${response.status}`)
    }
    const bytes = await readAll(response)
    return new Response(bytes.length === 0 ? null : bytes, { status: response.status, headers: response.headers })
  }
}

async function readAll(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  const reader = response.body?.getReader()
  while (reader !== undefined) {
    const { done, value } = await reader.read().catch(away)
    if (done) break
    parts.push(value)
    length += value.length
    if (length <= MOST_BYTES) continue
    await reader.cancel().catch(() => {})
    throw new ProviderFault('forged', `an answer of over ${MOST_BYTES} bytes`)
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function away(cause: unknown): never {
  throw new ProviderFault('away', 'the provider cannot be reached', cause)
}
