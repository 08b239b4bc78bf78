/** Reading of the text of any certificate's QR, by its first letters. */
import { type CertificateReading, refused } from '../domain/certificates/certificate-reading.ts'
import { DCC_PREFIX, readDcc } from './dcc/read-dcc.ts'
import type { ReadingContext } from './kit/reading-context.ts'
import { PASS_PREFIX, readPass } from './pass-qr/read-pass.ts'

/** Never rejects: whatever the text, there is a reading. A line's end behind it is no part of it; a space may be. */
export async function readCertificate(text: string, context: ReadingContext): Promise<CertificateReading> {
  const bare = text.replace(/^\s+|[\r\n\t]+$/g, '')
  if (bare.startsWith(DCC_PREFIX)) return readDcc(bare, context)
  if (bare.startsWith(PASS_PREFIX)) return readPass(bare, context)
  return refused('kind-unknown', { kind: 'unknown' })
}
