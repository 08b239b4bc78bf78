/** Keys that sign pass QRs, and the list by which others verify them. */
import type { PassSigner } from '../../domain/certificates/pass-signer.ts'
import type { EpochMs } from '../../domain/kit/time.ts'

/** As it is published: docs/pass-qr.md. Times in seconds. */
export type PassKeyList = {
  readonly iat: number
  readonly keys: readonly {
    readonly kty: 'EC'
    readonly crv: 'P-256'
    readonly x: string
    readonly y: string
    readonly kid: string
    readonly nbf: number
    readonly exp: number
    readonly revoked: boolean
  }[]
  readonly revokedPasses: readonly string[]
}

export interface PassKeys {
  /**
   * The key that signs what begins to count at that time; made where there is none.
   * @throws AppError `KEY_NOT_WRITTEN` or `KEY_NOT_READ` (retryable)
   */
  signerAt(at: EpochMs): PassSigner
  /**
   * Every key under which something may count yet, the next one too from a week before it signs.
   * @throws as `signerAt`, `PASS_REVOCATIONS_UNFIT`
   */
  published(now: EpochMs): PassKeyList
  /** Nothing that the key of now ever signed counts any more; the next pass is signed with a new one. @throws as `published`, `FILE_NOT_WRITTEN` */
  revokeKey(now: EpochMs): void
  /** @param nonce of the code, in hexadecimal. @throws as `revokeKey` */
  revokePass(nonce: string): void
}
