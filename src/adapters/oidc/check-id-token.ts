/** ID token checks that the library leaves to its user: not from the future, made for us, and as strong as asked. */
import type { IDToken } from 'openid-client'
import type { OidcSettings } from './oidc-options.ts'
import { ProviderFault } from './provider-fault.ts'

type Check = (token: IDToken, settings: OidcSettings) => boolean

const CHECKS: Readonly<Record<string, Check>> = {
  iat: (token, { clockToleranceSeconds }) => token.iat <= Date.now() / 1000 + clockToleranceSeconds,
  azp: (token, { clientId }) => token['azp'] === undefined || token['azp'] === clientId,
  acr: (token, { acr }) => acr.length === 0 || (typeof token['acr'] === 'string' && acr.includes(token['acr'])),
}

/** @throws ProviderFault `forged`, naming the claim */
export function checkIdToken(token: IDToken, settings: OidcSettings): void {
  for (const [claim, holds] of Object.entries(CHECKS)) {
    if (!holds(token, settings)) throw new ProviderFault('forged', `the ID token's ${claim} does not fit`)
  }
}
