/** The adapter and a scripted provider, shared by the files of OpenID cases that run in one process. */
import { afterEach } from 'vitest'
import type { OidcOptions } from '../../src/adapters/oidc/oidc-options.ts'
import { createOidcProvider } from '../../src/adapters/oidc/oidc-provider.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { IdentityOutcome, IdentityProvider } from '../../src/ports/identity/identity-provider.ts'
import type { AppEvent } from '../../src/ports/kit/events.ts'
import { CLIENT, type Claims, type Script, startScriptedProvider } from './openid-scripted-provider.ts'

/** Open as long as the process: another file of this one may come next. */
export const op = await startScriptedProvider()
export const events: AppEvent[] = []

/** Each test of the file that calls it leaves the provider straight. A hook of this module's own would hold for its first file alone. */
export function straightenAfterEach(): void {
  afterEach(() => {
    op.straighten()
    events.length = 0
  })
}

export const HONG = {
  kind: 'proved',
  identity: { name: '홍길동', birthDate: '1980-05-01', phone: '+821000005678', ci: 'CI-of-hong' },
}
export const now = () => Math.floor(Date.now() / 1000)
export const failed = (why: string) => ({ kind: 'failed', why })

export function client(more: Partial<OidcOptions> = {}): IdentityProvider {
  const settings = { ...CLIENT, id: 'test', name: { ko: '시험', en: 'Test' }, returnUrl: 'https://pass.test/back' }
  return createOidcProvider({ ...settings, issuer: op.issuer, aliveForMs: 0, ...more }, { emit: (e) => events.push(e) })
}

export async function begin(provider: IdentityProvider, state = 'state-1') {
  const begun = await provider.begin({ state, line: '+821000005678' as Line, typed: {}, language: 'ko' })
  if (begun.kind !== 'redirect') throw new Error(begun.kind === 'failed' ? begun.why : begun.kind)
  return begun
}

/** The whole way; what is bent is bent only when the person comes back. */
export async function prove(
  script: Script,
  { provider = client(), back = {} }: { provider?: IdentityProvider; back?: Record<string, string> } = {},
): Promise<IdentityOutcome> {
  const { url, secret } = await begin(provider)
  op.bend(script)
  return provider.finish(secret, 'state-1', { ...op.agree(url), ...back })
}
export const tokenWith = (claims: Claims): Script => ({ idToken: (usual) => ({ ...usual, ...claims }) })
export const tokenWithout = (...names: string[]): Script => ({
  idToken: (usual) => Object.fromEntries(Object.entries(usual).filter(([name]) => !names.includes(name))),
})
