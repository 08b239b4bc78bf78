/** Answers of the demo world under `/demo/…`: shared by the page server, the page and the command line. Numbers are national with hyphens. */

export type TwoLanguages = { readonly ko: string; readonly en: string }

/** `GET /demo/world`. */
export type DemoWorldView = {
  /** The demo's business time, ISO 8601 in KST: `2022-01-12T11:40:02.296+09:00`. */
  readonly clock: string
  /** The service's own number (내 정보), with hyphens; absent where it has none. */
  readonly selfNumber?: string
  readonly sites: readonly DemoSiteView[]
  readonly people: readonly DemoPersonView[]
}

export type DemoSiteView = {
  readonly number: string
  readonly name: string
  readonly nameEn: string
  readonly category: string
  readonly region: string
  readonly answerMode: 'announce' | 'early' | 'silent'
  readonly retired: boolean
  readonly hasDoorScreen: boolean
}

/** Vaccinated and valid, proof that has ended or not begun, another proof, no proof, or a line that is not simply its caller's. */
export type DemoPersonGroup = 'vaccinated' | 'ended' | 'other' | 'none' | 'line'

export type DemoPersonView = {
  readonly id: string
  readonly group: DemoPersonGroup
  readonly name: string
  readonly birthDate: string
  readonly phone: string
  readonly note: string
  readonly noteEn: string
  /** Holds a certificate, whose QR is `GET /demo/people/{id}/certificate.svg`. */
  readonly hasCertificate: boolean
  readonly handset: 'feature' | 'smart'
  readonly language: 'ko' | 'en'
}

/** `GET /demo/handsets/{phone}/messages`, newest first. `at` is business time, ISO 8601 in KST. */
export type DemoMessage = { readonly at: string; readonly from: string; readonly text: string; readonly bytes: number }

/** The parts of the system as the page names them. */
export type DemoPart = 'handset' | 'sip' | 'log' | 'registry' | 'rules' | 'text' | 'door'

/** One thing that one part did for one call. The page has the words for each `code`. */
export type DemoStep = {
  readonly part: DemoPart
  readonly code: string
  /** Milliseconds since the handset began to ring. */
  readonly atMs: number
  /** How long the part took, where it says so. */
  readonly tookMs?: number
  readonly values: Readonly<Record<string, string | number | boolean>>
}

export type DemoCallState = 'ringing' | 'early' | 'answered' | 'ended'

/** One call, whole: what the handset heard and what each part did. Sent anew at every change. */
export type DemoCall = {
  readonly id: string
  /** As dialled, with hyphens. */
  readonly site: string
  /** Undefined where no site has this number. */
  readonly siteName?: TwoLanguages
  /** Empty where the number was withheld. */
  readonly phone: string
  readonly withheld: boolean
  /** Business time, epoch milliseconds. */
  readonly startedAt: number
  readonly state: DemoCallState
  /** The final SIP answer; 0 where none came. */
  readonly answer?: number
  /** True as soon as there is sound to play. */
  readonly sound: boolean
  readonly prompt?: { readonly kind: string; readonly language: 'ko' | 'en'; readonly words: TwoLanguages }
  readonly steps: readonly DemoStep[]
  readonly messages: readonly DemoMessage[]
  /** Why no text came, where that is known. */
  readonly noText?: string
  /** Nothing more is expected of this call. */
  readonly settled: boolean
}

/** What may go wrong in the world around us, in the order in which the page offers it. */
export const DEMO_FAULT_MODES = {
  registry: ['ok', 'slow', 'hanging', 'wrong', 'half', 'forgetful', 'down'],
  /**
   * `late` answers after the session has lost patience; `nameless` accepts without a message id; receipts come twice, before the answer,
   * under data_coding 8, by parameters alone, with one of a text that nobody sent; `cut` PDUs are short or end in a parameter that is;
   * `flipped` is one bit in one PDU of twenty.
   */
  'text-centre': [
    'ok',
    'throttle',
    'late',
    'silent',
    'nameless',
    'receipts-twice',
    'receipts-early',
    'receipts-ucs2',
    'receipts-bare',
    'receipts-strange',
    'cut',
    'flipped',
    'down',
  ],
  database: ['ok', 'stopped'],
  /** `slow` answers after 20 s, `down` not at all, `wrong` signs with a key that nobody published. */
  identity: ['ok', 'slow', 'wrong', 'down'],
} as const

export type DemoFaults = { readonly [Part in keyof typeof DEMO_FAULT_MODES]: (typeof DEMO_FAULT_MODES)[Part][number] }
export type TextCentreFault = DemoFaults['text-centre']
export type IdentityFault = DemoFaults['identity']

/** What a door screen shows. */
export type DemoDoor = {
  readonly wordOfDay: TwoLanguages
  readonly arrivals: readonly DemoArrival[]
}
export type DemoArrival = {
  readonly key: string
  readonly at: number
  readonly lastFour: string
  readonly shown: string
  readonly outcome:
    | 'pass'
    | 'not-required'
    | 'allowed-without-pass'
    | 'no-pass'
    | 'unknown'
    | 'checking'
    | 'unverified'
    | 'reported'
    | 'document-seen'
  readonly allowedAlone: boolean
  /** When the registry was last heard, where that is some time ago. */
  readonly asOf?: number
  /** What this door's staff said of it, until the server has it. */
  readonly report?: DemoReport
}

/** "Not this person": waits at the door, so that it can be taken back; or could not be sent. */
export type DemoReport =
  | { readonly kind: 'held'; readonly until: number }
  | { readonly kind: 'not-sent'; readonly why: 'limit' | 'gone' | 'failed' }

/**
 * `POST /demo/report`, `POST /demo/report/settle` → `{result}`: what came of "not this person". `held`: for a minute it can be
 * taken back. `taken`: the server has it. `gone`: its two hours are over, or it was never there.
 */
export type DemoReported = 'held' | 'undone' | 'taken' | 'limit' | 'gone' | 'failed'

/** `GET /demo/events`, one JSON an event. */
export type DemoNotice =
  | { readonly type: 'arrival'; readonly site: string; readonly arrival: DemoArrival }
  | { readonly type: 'door'; readonly site: string } // something else stands on it now
  | { readonly type: 'text'; readonly phone: string; readonly message: DemoMessage }
  | { readonly type: 'faults'; readonly faults: DemoFaults }
  | { readonly type: 'clock'; readonly now: number }
  | { readonly type: 'reset'; readonly now: number }
  | { readonly type: 'event'; readonly at: number; readonly event: Readonly<Record<string, unknown>> }
