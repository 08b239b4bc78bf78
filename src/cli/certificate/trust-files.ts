/** Trust files of a command: a file, or a folder with all that is below it. */
import { nodeCertificateCrypto } from '../../adapters/node-crypto/certificate-crypto.ts'
import { trustTextOf, trustTextsIn, unreadableTrust } from '../../adapters/trust-files/trust-texts.ts'
import { mergeTrust, type TrustFile } from '../../certificates/trust/merge-trust.ts'
import { readTrustFile } from '../../certificates/trust/read-trust-file.ts'
import type { Trust } from '../../domain/certificates/trust.ts'

export type TrustFiles = {
  readonly trust: Trust
  readonly files: readonly (TrustFile & { readonly name: string })[]
  /** Names of files in a folder that are no trust. */
  readonly passedOver: readonly string[]
}

/** @throws AppError `TRUST_UNREADABLE` where a file is no trust file, a folder holds none, or one in it is cut off */
export async function readTrustFiles(paths: readonly string[]): Promise<TrustFiles> {
  const read = []
  for (const path of paths) {
    for (const { name, text } of trustTextsIn(path)) {
      const file = await readTrustFile(name, text, nodeCertificateCrypto)
      if (file === undefined && name === path) throw unreadableTrust(path, 'no list of a form that is known')
      read.push({ name, file })
    }
  }
  const files = read.flatMap(({ name, file }) => (file === undefined ? [] : [{ name, ...file }]))
  const passedOver = read.flatMap(({ name, file }) => (file === undefined ? [name] : []))
  if (files.length === 0) throw unreadableTrust(paths.join(', '), 'no list of a form that is known')
  return { trust: mergeTrust(files), files, passedOver }
}

/** @throws AppError `TRUST_UNREADABLE` */
export async function readTrustAt(path: string, name: string): Promise<TrustFile | undefined> {
  return readTrustFile(name, trustTextOf(path), nodeCertificateCrypto)
}
