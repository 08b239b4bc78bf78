/** A person's consents before identity verification: two by law, each to be given by itself (개인정보보호법 22, 23). */

export type ConsentKind = 'identity' | 'status'

export type Consent = { readonly kind: ConsentKind; readonly version: string }

/** The words are those of `pages/links/consent-page.ts`: whoever changes what they say raises the version. */
export const CONSENTS: readonly Consent[] = [
  { kind: 'identity', version: '4' },
  { kind: 'status', version: '4' },
]
