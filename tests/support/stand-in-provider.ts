/**
 * An identity provider that follows a script, for tests in which the real one would only cost time: what a provider's
 * answer must look like is tried with a real `oidc-provider` in tests/conformance/openid.test.ts and the contract suite.
 */
import type { ProvedIdentity } from '../../src/domain/identity/proved-identity.ts'
import type { IdentityOutcome, IdentityProvider, IdentityStart } from '../../src/ports/identity/identity-provider.ts'

export type StandInProvider = IdentityProvider & {
  /** What was begun, newest last. */
  readonly begun: IdentityStart[]
  /** How often an answer was asked for. */
  finished: number
  /** The person logs in there. @returns the query with which the provider sends the browser back */
  login(state: string, identity: ProvedIdentity): Record<string, string>
}

/** Each code is good once, and only with the state that it was made for. */
export function createStandInProvider(id = 'stand-in', kind: 'redirect' | 'on-phone' = 'redirect'): StandInProvider {
  const codes = new Map<string, { readonly state: string; readonly identity: ProvedIdentity }>()
  const provider: StandInProvider = {
    id,
    name: { ko: '시험 통신사', en: 'Test Carrier' },
    asks: [],
    begun: [],
    finished: 0,
    async begin(start) {
      provider.begun.push(start)
      if (kind === 'on-phone') return { kind, secret: 'secret' }
      const url = `https://provider.example/authorize?state=${encodeURIComponent(start.state)}`
      return { kind, url, secret: 'secret' }
    },
    async finish(_secret, state, returned): Promise<IdentityOutcome> {
      provider.finished += 1
      if (returned['error'] !== undefined) return { kind: 'failed', why: 'cancelled' }
      const code = kind === 'on-phone' ? `code of ${state}` : (returned['code'] ?? '')
      const known = codes.get(code)
      codes.delete(code)
      if (known === undefined) return { kind: 'failed', why: kind === 'on-phone' ? 'not-yet' : 'answer-wrong' }
      if (known.state !== state) return { kind: 'failed', why: 'answer-wrong' }
      return { kind: 'proved', identity: known.identity }
    },
    login(state, identity) {
      const code = `code of ${state}`
      codes.set(code, { state, identity })
      return { code, state }
    },
  }
  return provider
}
