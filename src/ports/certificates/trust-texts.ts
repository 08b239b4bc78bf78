/** Lists of trust as they lie on disk, for whoever reads them: a command, or a browser. */

/** A trust file as it stands (docs/certificates.md, "Trust files"). */
export type TrustText = { readonly name: string; readonly text: string }

export interface TrustTexts {
  /** As they are now. @throws AppError `TRUST_UNREADABLE` */
  read(): readonly TrustText[]
}
