/** Trusted time: a clock that was turned back does not revive certificates that are over. */
import type { EpochMs } from '../kit/time.ts'
import type { CertificateReading } from './certificate-reading.ts'
import type { Trust } from './trust.ts'

/** The clock's time, but never before the newest signed time that was seen. */
export function trustedTime(clock: EpochMs, floor: EpochMs): EpochMs {
  return Math.max(clock, floor)
}

/** The floor that lists give: none was made in the future. */
export function floorOfLists({ lists }: Trust): EpochMs {
  return Math.max(0, ...lists.map(({ asOf }) => asOf ?? 0))
}

/**
 * The floor after a reading. A pass of our own raises it, refused or not, since our key alone makes one; what others
 * signed raises it to the clock's time at most: one foreign clock that runs ahead would end everybody's certificates here.
 */
export function floorAfter(floor: EpochMs, { kind, signedAt }: CertificateReading, clock: EpochMs): EpochMs {
  if (signedAt === null) return floor
  return Math.max(floor, kind === 'pass-qr' ? signedAt : Math.min(signedAt, clock))
}
