/** Entry of what a browser runs of the vectors: `readingsIn(vectors)`. */
import { browserCertificateCrypto } from '../../../web/certificates/browser-crypto.ts'
import { readingsOf, type Vector } from './readings.ts'

export const readingsIn = (vectors: readonly Vector[]) => readingsOf(vectors, browserCertificateCrypto)
