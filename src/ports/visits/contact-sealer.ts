/** Seals the contact behind an alias to the authority: the server cannot open it. */
import type { AliasContact } from '../../domain/visits/alias-contact.ts'

export interface ContactSealer {
  /** Always of one length. */
  seal(contact: AliasContact): Promise<Uint8Array>
}
