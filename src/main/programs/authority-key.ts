/** The authority's public key: that of the settings, or the one the demo makes. */
import { ensureAuthorityKeys, type PublicJwk, readAuthorityPublicKey } from '../../adapters/hpke/authority-key.ts'
import { type Config, demoAuthorityFolder } from '../config/config.ts'

/** @throws AppError `AUTHORITY_KEY_INVALID` */
export function authorityKeyOf(config: Config): PublicJwk {
  if (config.authorityKeyFile !== undefined) return readAuthorityPublicKey(config.authorityKeyFile)
  return ensureAuthorityKeys(demoAuthorityFolder(config)).publicKey
}
