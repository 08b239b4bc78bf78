/** What the demo tells its provider's process, and the one thing that the process tells back. */
import type { IdentityFault } from '../../src/contracts/demo-page.ts'
import type { IdentityPerson } from './identity-person.ts'

export type ToIdentity =
  | { readonly publicUrl: string }
  | { readonly people: readonly IdentityPerson[] }
  | { readonly fault: IdentityFault }

export type FromIdentity = {
  readonly listening: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string }
}
