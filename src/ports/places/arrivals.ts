/** Arrivals of the last two hours, for the door of each site. */

import type { Line } from '../../domain/call/phone/line.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { PassOutcome } from '../../domain/pass/pass-decision.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { VisitKey } from '../../domain/visits/visit.ts'

/**
 * `checking` until the pass worker has decided; `unverified`: nobody is verified on this line, where `unknown` is somebody who
 * cannot be looked up now; `reported`: staff of this place said that it is in another's hands;
 * `document-seen`: staff of this place have seen a document, and entered them or said so of a companion.
 */
export type ArrivalOutcome = PassOutcome | 'checking' | 'unverified' | 'reported' | 'document-seen'

export type Arrival = VisitKey & {
  readonly siteId: SiteId
  readonly at: EpochMs
  readonly lastFour: string
  /** For a report that it is in another's hands; never shown. Undefined for arrivals kept by an earlier version. */
  readonly line?: Line
  /** Masked name and birth year once known: `홍*동(80년생)`; else empty. */
  readonly shown: string
  readonly outcome: ArrivalOutcome
  readonly allowedAlone: boolean
  /** Of somebody who came with whoever rang on that line. */
  readonly companion?: true
  /** When the registry was last heard, where a pass rests on what it said some time ago. */
  readonly asOf?: EpochMs
}

export interface Arrivals {
  /** Enters an arrival or, under the same visit key, replaces it. */
  put(arrival: Arrival): void
  /** Enters an arrival in place of what the same line's calls of the last ten minutes left at this site: one guest, told anew. Companions stay. */
  putInstead(arrival: Arrival & { readonly line: Line }): void
  /** Newest first, not older than two hours before `at`. */
  list(site: SiteId, at: EpochMs): readonly Arrival[]
  /** Those of one line at every site, as `list`. */
  ofLine(line: Line, at: EpochMs): readonly Arrival[]
  /** Called at every `put`. @returns a function that ends it. */
  follow(listener: (arrival: Arrival) => void): () => void
}

/** Keeps arrivals across a restart, under the delivery key. */
export interface ArrivalStore {
  save(arrivals: readonly Arrival[]): Promise<void>
  load(since: EpochMs): Promise<readonly Arrival[]>
}
