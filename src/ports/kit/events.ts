/** The business events. `main/events/events.ts` turns each into counters and a log line. Never a phone number, a name or a key in them. */
import type { BindingEndedWhy, BindingEvent } from '../../domain/identity/binding-states.ts'
import type { ErrorCode } from '../../domain/kit/error-codes.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { EvidenceKind, UnreadableReason } from '../../domain/pass/evidence/evidence-read.ts'
import type { PassOutcome } from '../../domain/pass/pass-decision.ts'
import type { BudgetPart } from '../../domain/pass/text-budget.ts'
import type { HandedOutcome } from '../call/handed-calls.ts'
import type { GatewayName } from '../pass/text-gateway.ts'

/** Hex of a visit's call key: joins the events of one call. */
export type VisitRef = string

/** Why a caller who should have heard an announcement heard none. */
export type MediaRefused =
  /** The offer: no SDP and none of ours taken, nothing readable, no audio, secure RTP alone, an address that cannot be used, other codecs, a caller on hold. */
  | 'no-offer'
  | 'nothing'
  | 'no-audio'
  | 'secure'
  | 'no-address'
  | 'multicast'
  | 'family'
  | 'codec'
  | 'packet-time'
  | 'held'
  /** To the address that was offered no sound may go: it is none of the carrier's. */
  | 'elsewhere'
  /** Nothing proved in time that the caller hears us. */
  | 'unproved'
  /** The number's calls at a time are used up. */
  | 'number-full'
  /** No RTP port was free. */
  | 'no-port'

export type AppEvent =
  | {
      readonly type: 'call-received'
      readonly visit: VisitRef
      readonly site: string
      /** An Identity header came along (STIR, RFC 8224). It is not verified here: the carrier's verstat is what counts. */
      readonly identity?: boolean
    }
  | {
      readonly type: 'call-answered'
      readonly visit: VisitRef
      readonly outcome: CallOutcome
      readonly code: number
      readonly mode: string
      readonly prompt: string
      readonly tookMs: number
    }
  | { readonly type: 'call-refused-peer' } // a packet from an address that may not ring: no answer
  | {
      readonly type: 'visit-stored'
      readonly visit: VisitRef
      readonly where: 'database' | 'spool'
      readonly already: boolean
      readonly tookMs: number
    }
  | {
      readonly type: 'call-taken' // where no visit list is kept
      readonly visit: VisitRef
      readonly where: 'database' | 'spool'
      readonly already: boolean
      readonly tookMs: number
    }
  | {
      readonly type: 'visits-destroyed'
      readonly day: string
      readonly visits: number
      /** Hex: as in the table `destructions`. */
      readonly hash: string
      readonly reason: string
    }
  | {
      readonly type: 'batch-stored'
      readonly size: number
      readonly where: 'database' | 'spool'
      readonly tookMs: number
    }
  | { readonly type: 'call-handed'; readonly outcome: HandedOutcome } // by another program of this machine
  | { readonly type: 'batch-failed'; readonly size: number; readonly why: string }
  | { readonly type: 'database-lost'; readonly why: string }
  | { readonly type: 'database-back' }
  | { readonly type: 'spool-replayed'; readonly rows: number; readonly left: number }
  /** The spool's file was moved aside or written anew, or records in it were changed; `lost` is undefined where nobody knows how many. */
  | {
      readonly type: 'spool-damaged'
      readonly why: string
      readonly file: string | undefined
      readonly recovered: number
      readonly lost: number | undefined
    }
  /** The data folder takes nothing: were the database away, calls would be refused. */
  | { readonly type: 'spool-cannot-store'; readonly detail: string }
  | { readonly type: 'spool-can-store' }
  | { readonly type: 'spool-repaired'; readonly requeued: number; readonly recovered: number }
  | { readonly type: 'registry-asked'; readonly visit: VisitRef; readonly result: string; readonly tookMs: number }
  /** A status was looked up ahead, while nobody called. */
  | { readonly type: 'status-refreshed'; readonly result: string; readonly tookMs: number }
  /** A text about a pass that ends soon. */
  | { readonly type: 'notice-sent'; readonly step: number; readonly bytes: number }
  | { readonly type: 'notice-not-sent'; readonly why: NoticeNotSent }
  | { readonly type: 'evidence-unreadable'; readonly kind: EvidenceKind; readonly reason: UnreadableReason }
  | {
      readonly type: 'pass-decided'
      readonly visit: VisitRef
      readonly outcome: PassOutcome
      readonly reason: string
      readonly ruleId: string
      readonly rulesetVersion: string
    }
  | {
      readonly type: 'text-sent'
      readonly visit: VisitRef
      readonly kind: string
      readonly by: GatewayName
      readonly bytes: number
      readonly tookMs: number
    }
  /** What a text that was sent, or may have been, costs its site and organization. */
  | { readonly type: 'text-paid'; readonly won: number; readonly gateway: GatewayName; readonly kind: 'sms' | 'lms' }
  /** Four fifths of a budget are spent, or all of it: until `ends` no text of that scope goes out. */
  | ({ readonly type: 'budget-near' } & BudgetTold)
  | ({ readonly type: 'budget-reached' } & BudgetTold)
  | { readonly type: 'text-not-sent'; readonly visit?: VisitRef; readonly why: TextNotSent }
  /** Left in the outbox: sealed under a key that this server does not have, though its hour lives. */
  | { readonly type: 'text-left' }
  /** No link any more today, for this line or this site: the text says that the status is not known. */
  | { readonly type: 'link-limit-reached'; readonly limit: 'line' | 'site' | 'own-number' }
  /** How many shards of the outbox this process has now; the others are of other processes on this database. */
  | { readonly type: 'outbox-shards'; readonly held: number; readonly of: number }
  | { readonly type: 'text-retried'; readonly visit: VisitRef; readonly why: string }
  /** `visit` where the text is known (still). */
  | { readonly type: 'text-receipt'; readonly state: string; readonly visit?: VisitRef }
  | { readonly type: 'prompt-played'; readonly visit: VisitRef; readonly prompt: string; readonly complete: boolean }
  /** Which key is never told: it may be part of a birth date. */
  | { readonly type: 'owner-menu'; readonly did: OwnerDeed }
  | { readonly type: 'key-pressed'; readonly visit: VisitRef; readonly source: 'rfc4733' | 'info' }
  /** The dialogue of a call whose text waited for it is over, and what came of it is stored for the text. */
  | {
      readonly type: 'keypad-ended'
      readonly visit: VisitRef
      readonly result: KeypadResult
      readonly where: 'database' | 'spool'
      readonly tookMs: number
    }
  /** A keyed birth date was looked at, or was not: too many had been missed. */
  | { readonly type: 'birth-date-checked'; readonly result: BirthDateAnswer }
  /** How the packets of an announcement travelled: the caller's reports, and what was measured of its own sound. */
  | {
      readonly type: 'media-ended'
      readonly visit: VisitRef
      readonly carrier: string
      readonly sent: number
      readonly heard: number
      readonly lossRatio?: number
      readonly jitterMs?: number
      readonly heardLossRatio?: number
      readonly heardJitterMs?: number
    }
  /** A caller who should have heard an announcement and heard none. */
  | {
      readonly type: 'media-refused'
      readonly visit: VisitRef
      readonly carrier: string
      readonly why: MediaRefused
    }
  | { readonly type: 'recordings-swapped'; readonly languages: string; readonly note: string }
  | { readonly type: 'recordings-refused'; readonly why: string }
  /** A link's digits were right for the first time. */
  | { readonly type: 'link-opened' }
  | { readonly type: 'link-refused'; readonly why: string }
  /** A reporter's bearer token was wrong; `limited`: too many were. */
  | { readonly type: 'token-refused'; readonly limited: boolean }
  /** How identity verification began: the way it goes on, or why it does not. */
  | { readonly type: 'identity-begun'; readonly provider: string; readonly result: string }
  | { readonly type: 'identity-finished'; readonly provider: string; readonly result: string; readonly tookMs: number }
  /** What a proved identity did to a line. */
  | { readonly type: 'identity-bound'; readonly event: BindingEvent }
  | { readonly type: 'binding-ended'; readonly why: BindingEndedWhy }
  /** A text from a handset. */
  | {
      readonly type: 'incoming-text'
      readonly word: 'stop' | 'start' | 'correction' | 'other'
      readonly answered: boolean
    }
  | { readonly type: 'correction-opened'; readonly by: CorrectionBy }
  /** The text of a correction request, when it is opened and when it is settled. */
  | { readonly type: 'correction-told'; readonly state: 'open' | 'settled'; readonly result: CorrectionTold }
  | { readonly type: 'gateway-lost'; readonly why: string; readonly gateway?: GatewayName }
  | { readonly type: 'gateway-back'; readonly gateway?: GatewayName }
  /** From now on texts go by that one. */
  | { readonly type: 'gateway-switched'; readonly to: GatewayName; readonly why: string }
  /** One bind of several; texts go out over the others. */
  | { readonly type: 'gateway-bind-lost'; readonly why: string; readonly gateway?: GatewayName }
  /** Something at the gateway that is not as it should be and cost at most itself. */
  | { readonly type: 'gateway-noted'; readonly what: string; readonly gateway?: GatewayName }
  | { readonly type: 'sites-loaded'; readonly count: number; readonly from: 'database' | 'kept' }
  | {
      readonly type: 'rules-taken'
      readonly order: number
      readonly version: string
      readonly how: 'published' | 'rolled-back'
    }
  | { readonly type: 'rules-refused'; readonly order: number; readonly code: ErrorCode; readonly why: string }
  | { readonly type: 'keys-destroyed'; readonly kind: string; readonly count: number }
  /** The persons' generation was written anew under a new key. `unreadable`: rows that were damaged, and left out. */
  | { readonly type: 'night-folded'; readonly through: string; readonly rows: number; readonly unreadable: number }
  /** What an earlier version stored of persons lies in today's table now; `lost`: nobody could read them any more. */
  | {
      readonly type: 'old-persons-folded'
      readonly persons: number
      readonly lines: number
      readonly counters: number
      readonly lost: number
    }
  /** The time went back: `from` and `to` as day and minute in Korea. */
  | { readonly type: 'folds-taken-back'; readonly from: string; readonly to: string }
  /** What an hour or a day brought of persons is not folded in time. */
  | { readonly type: 'fold-late'; readonly detail: string }
  | { readonly type: 'fold-caught-up' }
  /** A day could not be folded for 72 hours: it is gone with all persons. */
  | { readonly type: 'persons-destroyed'; readonly day: string }
  /** A key cannot be written or read: calls are logged without a text, nothing new is bound. */
  | { readonly type: 'keys-not-written'; readonly detail: string }
  | { readonly type: 'keys-written-again' }
  /** The clocks do not agree: nothing is destroyed. */
  | { readonly type: 'clock-held'; readonly why: string; readonly detail: string }
  | { readonly type: 'clock-agrees' }
  /** Business time follows a wall clock that was put forward, or back (less than nothing). */
  | { readonly type: 'clock-stepped'; readonly seconds: number }
  | { readonly type: 'clock-confirmed' } // by an operator
  /** A key's file was torn; `key` is its kind and period, `file` where it was put. */
  | { readonly type: 'key-damaged'; readonly key: string; readonly file: string }
  /** A process of ours ended by itself, or stood still and was killed; it is started again. */
  | { readonly type: 'program-ended'; readonly name: string; readonly why: string }
  | { readonly type: 'fault'; readonly part: string; readonly message: string }

export type CallOutcome =
  | 'logged'
  | 'logged-unverified' // logged and nothing else: the carrier's profile asks for a verified number
  | 'logged-over-limit' // the same: more calls of this caller, or to this number, than the profile allows
  | 'repeat'
  | 'own-page' // the service's own number: a link follows, no visit
  | 'owner-menu' // a place's own phone: its menu, no visit
  | 'own-over-limit' // the same number, beyond what the profile allows: no link follows
  | 'no-such-site'
  | 'retired'
  | 'withheld'
  | 'unreadable' // no calling number, or none that can be read
  | 'lines-full'
  | 'unavailable'
  | 'cancelled'

/** `opened`: by the right PIN. `locked`: three misses that day. */
export type OwnerDeed = 'opened' | 'pin-missed' | 'locked' | 'arrivals' | 'word' | 'entered' | 'companions'

export type BirthDateAnswer =
  | 'confirmed'
  /** Nobody, or more than one. */
  | 'not-confirmed'
  /** The day's misses are used up, by this one or before it. */
  | 'locked'
  /** The registry could not be asked. */
  | 'unknown'

/** `birth-date`: one was keyed. `companions`: how many came was. `locked`: the line has had its tries today. `not-asked`: the caller is known, or could not be looked up. */
export type KeypadResult = 'birth-date' | 'companions' | 'nothing' | 'locked' | 'not-asked'

type BudgetTold = { readonly scope: string; readonly part: BudgetPart; readonly ends: EpochMs }

export type CorrectionBy = 'page' | 'text' | 'call'

export type CorrectionTold =
  | 'sent'
  | 'no-texts-here' // stopped, not wanted, or a line that takes none: the person's page says it
  | 'no-texts-left' // the line has had the day's texts
  | 'refused-by-gateway'

/** Why a notice that was due did not go out: those without a line are over, the others are tried again in their days. */
export type NoticeNotSent =
  | 'no-line' // no line takes notices: stopped, not wanted, or proved by too little
  | 'no-texts-left' // the line has had the day's texts
  | 'refused-by-gateway'
  | 'gateway-away'

export type TextNotSent =
  | 'same-outcome-shown-at-door' // not the first call of the day, nothing changed, the door screen shows it
  | 'too-late' // the link would be over 5 min old, the pass over 30
  | 'key-gone'
  | 'no-key' // none could be written: the visit was stored without an intent
  | 'site-gone'
  | 'refused-by-gateway'
  | 'unanswered' // it went out twice and the gateway never answered: it may have been sent
  | 'line-takes-no-texts' // a fixed line
  | 'no-links-left' // a call to the service's own number from a line that has had today's links
  | 'texts-stopped' // the line sent STOP (수신거부)
  | 'budget-used-up' // of the site or its organization, for this minute or day
  | 'no-texts-left' // the line has had the day's texts
  | 'person-wants-no-texts' // chosen on one's own page

export interface Events {
  emit(event: AppEvent): void
}
