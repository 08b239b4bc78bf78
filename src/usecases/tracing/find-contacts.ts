/** The authority's search for the contacts behind aliases: each is tried with the private key, since nothing beside it tells whose it is. */
import type { Alias } from '../../domain/visits/alias.ts'
import type { AliasContact } from '../../domain/visits/alias-contact.ts'

export type FindContactsDeps = {
  /** All there are, some thousand at a time. */
  readonly sealed: () => AsyncIterable<readonly Uint8Array[]>
  /** Undefined for a contact of another authority, or one that was changed. */
  readonly open: (sealed: Uint8Array) => Promise<AliasContact | undefined>
}

/** Nothing is looked through where there is no alias. One that was issued again has two contacts. */
export async function findContacts(
  { sealed, open }: FindContactsDeps,
  aliases: ReadonlySet<Alias>,
): Promise<readonly AliasContact[]> {
  if (aliases.size === 0) return []
  const found: AliasContact[] = []
  for await (const some of sealed()) {
    for (const contact of await Promise.all(some.map(open))) {
      if (contact !== undefined && aliases.has(contact.alias)) found.push(contact)
    }
  }
  return found
}
