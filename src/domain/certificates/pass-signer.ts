/** Signer of pass QRs: one key of ours. */
export type PassSigner = {
  /** 4 bytes in hexadecimal. */
  readonly kid: string
  /** ES256: `r‖s`, 64 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}
