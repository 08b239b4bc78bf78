/**
 * The control socket between the server and the demo world (one JSON object a line). It exists only without `--production`:
 * the server starts `demo/main.ts` with a socket as file descriptor 3.
 */

import type { IdentityPolicy } from '../domain/identity/identity-policy.ts'
import type { Evidence } from '../domain/pass/evidence/evidence.ts'
import type { AppEvent } from '../ports/kit/events.ts'
import type { Arrival } from '../ports/places/arrivals.ts'

/** A site as the demo makes it; numbers in national digits. */
export type ControlSite = {
  readonly number: string
  readonly name: string
  readonly nameEn: string
  readonly category: string
  readonly region: string
  readonly answerMode: 'announce' | 'early' | 'silent'
  readonly retired: boolean
  readonly hasDoorScreen: boolean
  /** Who owns it, with what it asks of a proof; absent: nobody, and the usual. */
  readonly organization?: ControlOrganization
}

export type ControlOrganization = {
  readonly id: string
  readonly name: string
  readonly nameEn: string
} & IdentityPolicy

/** A binding as if made by identity verification (본인확인). */
export type ControlBinding = {
  readonly phone: string
  readonly name: string
  readonly birthDate: string
  readonly registryIdentifier: string
  /** What identity verification says of this person everywhere (연계정보, 88 characters). */
  readonly ci: string
  readonly boundAs: 'subscriber' | 'user'
  /** Epoch milliseconds. */
  readonly provedAt: number
  /** A status known from before, with the time it was fetched. */
  readonly snapshot?: { readonly fetchedAt: number; readonly evidence: readonly Evidence[] }
}

/** First line from the child: where its parts listen (loopback). */
export type DemoHello = {
  readonly hello: {
    readonly page: number
    readonly smpp: number
    readonly registry: number
    /** Its OpenID provider, and as what the server is known there. */
    readonly identity: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string }
  }
}

/** Once from the server, when calls can be taken. `empty` is true where the database holds no site: the child then sends `reset`. */
export type DemoReady = {
  readonly ready: {
    readonly http: string
    /** Where people reach the server; its links and its return address at the provider begin so. */
    readonly publicUrl: string
    /** The service's own number, national digits; absent where it has none. */
    readonly selfNumber?: string
    /** Lets the child report as the staff of every site (`POST /v1/not-this-person`); absent where `ANSIMPASS_REPORTERS` says who may. */
    readonly staffToken?: string
    readonly sip: string
    readonly clock: number
    readonly empty: boolean
    readonly demoSites: number
  }
}

/** Requests of the child; each is answered by `{id, result}` or `{id, error}`. */
export type ControlRequest =
  | {
      readonly id: number
      readonly method: 'reset'
      readonly params: {
        readonly clock: number
        readonly sites: readonly ControlSite[]
        readonly bindings: readonly ControlBinding[]
      }
    }
  | { readonly id: number; readonly method: 'database'; readonly params: { readonly action: 'stop' | 'continue' } }
  | { readonly id: number; readonly method: 'clock'; readonly params: Record<string, never> } // → {now, databaseStopped}
  | { readonly id: number; readonly method: 'set-clock'; readonly params: { readonly now: number } } // forward only
  | { readonly id: number; readonly method: 'arrivals'; readonly params: { readonly siteNumber: string } } // → ControlArrivals

export type ControlArrivals = {
  readonly wordOfDay: { readonly ko: string; readonly en: string }
  readonly arrivals: readonly ControlArrival[]
}
/** An arrival with its key as hex, since JSON has no bytes. */
export type ControlArrival = Omit<Arrival, 'callKey'> & { readonly callKey: string; readonly siteNumber: string }

/** What the server tells unasked: every event, and every arrival. */
export type ControlNotice = { readonly event: AppEvent; readonly at: number } | { readonly arrival: ControlArrival }
