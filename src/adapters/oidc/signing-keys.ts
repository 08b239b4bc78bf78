/** The provider's keys, kept from one person to the next: fetched again when an unknown key signs, or after some minutes. */
import { type Configuration, type ExportedJWKSCache, getJwksCache, setJwksCache } from 'openid-client'

export type SigningKeys = {
  lend(config: Configuration): void
  takeBack(config: Configuration): void
  forget(): void
}

/**
 * The library asks again for an unknown key only when its copy is a minute old, against those who send it tokens with
 * made-up key ids. Ours come from the provider's own token endpoint, so the copy is lent as that old from the start.
 */
const OLD_ENOUGH_SECONDS = 60

export function createSigningKeys(): SigningKeys {
  let kept: ExportedJWKSCache | undefined
  return {
    lend(config) {
      if (kept !== undefined) setJwksCache(config, kept)
    },
    takeBack(config) {
      const used = getJwksCache(config)
      if (used === undefined || used.uat === kept?.uat) return
      kept = { jwks: used.jwks, uat: used.uat - OLD_ENOUGH_SECONDS }
    },
    forget() {
      kept = undefined
    },
  }
}
