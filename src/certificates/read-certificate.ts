/** Reading of the text of any certificate's QR, by its first letters. */
import { type CertificateReading, refused } from '../domain/certificates/certificate-reading.ts'
import { DCC_PREFIX, readDcc } from './dcc/read-dcc.ts'
import type { ReadingContext } from './kit/reading-context.ts'
import { PASS_PREFIX, readPass } from './pass-qr/read-pass.ts'
import { CARD_PREFIX, readChunk } from './shc/card-digits.ts'
import { cardsInFile } from './shc/card-file.ts'
import { type HeldChunks, joinChunk } from './shc/join-chunks.ts'
import { readCard } from './shc/read-shc.ts'

/** Letters of a text that is looked at: a QR holds 7,089, a file of cards more. */
export const LONGEST_TEXT = 1_000_000

/** Never rejects: whatever the text, there is a reading. A line's end behind it is no part of it; a space may be. */
export function readCertificate(text: string, context: ReadingContext): Promise<CertificateReading> {
  return createCertificateReader()(text, context)
}

/**
 * A reader of one text after the other, as a door scans them: it puts together a card that is in several QRs. Those of one
 * card come one after the other, in any order; each but the last is `chunks-missing`. Any other text between them ends that.
 */
export function createCertificateReader(): typeof readCertificate {
  let held: HeldChunks | undefined
  return async (text, context) => {
    if (text.length > LONGEST_TEXT) return refused('too-long', { kind: 'unknown' })
    const bare = withoutLineEnd(text.trimStart())
    const waiting = held
    held = undefined
    if (bare.startsWith(DCC_PREFIX)) return readDcc(bare, context)
    if (bare.startsWith(PASS_PREFIX)) return readPass(bare, context)
    if (bare.startsWith('{')) return readFileOfOne(bare, context)
    if (!bare.startsWith(CARD_PREFIX)) return refused('kind-unknown', { kind: 'unknown' })
    const chunk = readChunk(bare.trimEnd())
    if (chunk === undefined) return refused('encoding-invalid', { kind: 'shc' })
    const joined = joinChunk(waiting, chunk)
    held = joined.held
    const { result } = joined
    return 'jws' in result ? readCard(result.jws, context) : refused(result.reason, { kind: 'shc' })
  }
}

/** The readings of a file's cards, each by itself; empty where it is no such file. */
export async function readCardFile(text: string, context: ReadingContext): Promise<readonly CertificateReading[]> {
  const cards = text.length > LONGEST_TEXT ? [] : (cardsInFile(text) ?? [])
  return Promise.all(cards.map((card) => readCard(card, context)))
}

async function readFileOfOne(text: string, context: ReadingContext): Promise<CertificateReading> {
  const [one, another] = cardsInFile(text) ?? []
  if (one === undefined) return refused('kind-unknown', { kind: 'unknown' })
  return another === undefined ? readCard(one, context) : refused('several-events', { kind: 'shc' })
}

/** By its own steps: a pattern that is anchored at the end tries every place of a long run anew. */
function withoutLineEnd(text: string): string {
  let end = text.length
  while (end > 0 && '\r\n\t'.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}
