/** A person as the provider of identity verification knows them. */
export type IdentityPerson = {
  readonly id: string
  readonly name: string
  /** `1980-05-01` */
  readonly birthDate: string
  /** E.164: the line whose subscriber this person is. */
  readonly phone: string
  readonly ci: string
  readonly di: string
  /** What the list says beside the name. */
  readonly note: { readonly ko: string; readonly en: string }
}
