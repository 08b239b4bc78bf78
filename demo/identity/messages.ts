/** Messages from the demo to its provider's process. The first comes with the listening socket, `waiting` with a connection. */
import type { IdentityFault } from '../../src/contracts/demo-page.ts'
import type { IdentityPerson } from './identity-person.ts'

export type ToIdentity =
  | { readonly begin: { readonly clientSecret: string } }
  /** Somebody who came before the process could answer. */
  | { readonly waiting: true }
  | { readonly publicUrl: string }
  | { readonly people: readonly IdentityPerson[] }
  | { readonly fault: IdentityFault }
