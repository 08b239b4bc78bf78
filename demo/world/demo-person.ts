/** A person of the demo world, as registry, page and server are told of them. */
import type { DemoPersonGroup } from '../../src/contracts/demo-page.ts'
import type { EpochMs } from '../../src/domain/kit/time.ts'
import type { Evidence } from '../../src/domain/pass/evidence/evidence.ts'

export type DemoPerson = {
  readonly id: string
  readonly group: DemoPersonGroup
  readonly name: string
  readonly birthDate: string
  /** National digits, or `+…` for a foreign number. */
  readonly phone: string
  /** The number that the registry has: of whoever booked, which need not be the person's own. National digits or `+…`. */
  readonly registryPhone: string
  /** The line whose subscriber this person is by the carrier's books: what identity verification tells. */
  readonly identityPhone: string
  /** Connecting information (연계정보, CI): the same at every provider of identity verification. */
  readonly ci: string
  readonly note: { readonly ko: string; readonly en: string }
  /** The registry's own identifier; undefined where the registry has never heard of the person. */
  readonly registryIdentifier: string | undefined
  /** Whether the person once proved who they are on this line (본인확인), and as what. */
  readonly bound: 'subscriber' | 'user' | undefined
  /** When; a binding ends 28 days later. */
  readonly provedAt: EpochMs | undefined
  /** What the server remembers from an earlier visit. */
  readonly snapshot: { readonly fetchedAt: EpochMs; readonly evidence: readonly Evidence[] } | undefined
  /** What the registry holds. */
  readonly evidence: readonly Evidence[]
  /** Text of the QR of a certificate that the person holds; undefined: none. */
  readonly certificate: string | undefined
  readonly handset: 'feature' | 'smart'
  readonly language: 'ko' | 'en'
  /** Shown on the page; false for somebody who only used to own a number. */
  readonly listed: boolean
}
