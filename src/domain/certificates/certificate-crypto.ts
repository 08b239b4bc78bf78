/** Cryptography and decompression that certificates are read with: given by whoever reads, so that server, browser and tests bring their own. */

/** ES256: ECDSA on P-256 with SHA-256. PS256: RSASSA-PSS with SHA-256 and a salt of 32 bytes. */
export type SignatureAlgorithm = 'ES256' | 'PS256'

/** A public key, for one algorithm. Whoever verifies may keep what it makes of a key by the object. */
export type PublicKey = {
  readonly algorithm: SignatureAlgorithm
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array
}

export type CertificateCrypto = {
  /**
   * Resolves to true where the signature is this key's. Never rejects: what cannot be checked is not signed.
   *
   * @param signature for ES256 `r‖s`, 64 bytes
   */
  verify(key: PublicKey, signature: Uint8Array, signed: Uint8Array): Promise<boolean>
  /**
   * The unpacked bytes, or `damaged` where they are no whole stream of that form with nothing behind it. Never throws, and
   * never makes much more than `most` bytes.
   *
   * @param form `zlib` (RFC 1950) or `raw` DEFLATE (RFC 1951)
   */
  inflate(packed: Uint8Array, form: 'zlib' | 'raw', most: number): Uint8Array | 'damaged' | 'too-large'
  sha256(bytes: Uint8Array): Promise<Uint8Array>
}
