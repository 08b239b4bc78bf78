/** A door's judgement of certificates on this device: what was fetched last, a time that is never turned back, and one reading after the other. */
import { createCertificateReader } from '../../src/certificates/read-certificate.ts'
import { mergeTrust } from '../../src/certificates/trust/merge-trust.ts'
import { readTrustFile } from '../../src/certificates/trust/read-trust-file.ts'
import type { VerifyData } from '../../src/contracts/verify-data.ts'
import type { CertificateCrypto } from '../../src/domain/certificates/certificate-crypto.ts'
import { type CertificateReading, refused } from '../../src/domain/certificates/certificate-reading.ts'
import { decideCertificate } from '../../src/domain/certificates/decide-certificate.ts'
import type { ForeignVerdict } from '../../src/domain/certificates/foreign-certificate.ts'
import type { Trust } from '../../src/domain/certificates/trust.ts'
import { floorAfter, floorOfLists, trustedTime } from '../../src/domain/certificates/trusted-time.ts'
import type { EpochMs } from '../../src/domain/kit/time.ts'
import type { PassDecision } from '../../src/domain/pass/pass-decision.ts'
import type { Site } from '../../src/domain/places/site.ts'
import type { Ruleset } from '../../src/domain/rules/ruleset.ts'

export type Place = Pick<Site, 'category' | 'region'>
export type Judgement = { readonly reading: CertificateReading; readonly decision: PassDecision; readonly at: EpochMs }

export type Judge = Awaited<ReturnType<typeof makeJudge>>

/** Where the newest signed time is kept, so that a page that is opened anew does not believe an older clock. */
export type FloorStore = { read(): EpochMs; write(floor: EpochMs): void }

export type JudgeDeps = {
  readonly crypto: CertificateCrypto
  /** Milliseconds that have passed since any fixed moment, whatever is done to the device's clock. */
  readonly passed: () => number
  readonly floors: FloorStore
}

/** @param data as fetched just now */
export async function makeJudge(data: VerifyData, { crypto, passed, floors }: JudgeDeps) {
  const fetchedAt = passed()
  const files = await Promise.all(data.lists.map(({ name, text }) => readTrustFile(name, text, crypto)))
  const trust = mergeTrust(files.flatMap((file) => (file === undefined ? [] : [file])))
  const read = createCertificateReader()
  const clock = () => data.now + passed() - fetchedAt
  let floor = Math.max(floors.read(), floorOfLists(trust))

  return {
    ...{ trust, ruleset: data.ruleset, fetchedAt: data.now },
    now: () => trustedTime(clock(), floor),
    /** One QR after the other, as they are scanned. */
    async judge(text: string, site: Place): Promise<Judgement> {
      const at = trustedTime(clock(), floor)
      const reading = await read(text, { trust, crypto, now: at })
      floor = floorAfter(floor, reading, clock())
      floors.write(floor)
      return judged(data.ruleset, reading, site, at)
    },
    /** A picture without a QR. */
    nothing: (site: Place): Judgement => {
      const at = trustedTime(clock(), floor)
      return judged(data.ruleset, refused('qr-not-found', { kind: 'unknown' }), site, at)
    },
  }
}

function judged(ruleset: Ruleset, reading: CertificateReading, site: Place, at: EpochMs): Judgement {
  const decision = decideCertificate(ruleset, reading, { at, asKnownAt: at, site }, elsewhere(ruleset, reading))
  return { reading, decision, at }
}

/** Rules of other countries are evaluated by the command line and not here: where they judge, nothing is known. */
function elsewhere({ foreignCertificates, country }: Ruleset, reading: CertificateReading): ForeignVerdict | undefined {
  const isForeign = reading.verified && reading.foreign !== undefined && reading.foreign.issuer !== country
  return foreignCertificates !== null && isForeign ? { kind: 'unknown', unclear: [] } : undefined
}

/** How old each list is, for people. */
export function listsOf({ lists }: Trust) {
  return lists.map(({ name, asOf, unread }) => ({ name, asOf, unread }))
}
