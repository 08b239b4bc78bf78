/** Issue of pass QRs: made of a decision that is there already, so that no registry is asked at a door. */
import { makePass } from '../../certificates/pass-qr/make-pass.ts'
import type { PassClaims, PassForm } from '../../domain/certificates/pass-claims.ts'
import { maskName } from '../../domain/identity/mask-name.ts'
import type { Person, ProofLevel } from '../../domain/identity/person.ts'
import { type EpochMs, SECOND, yearOf } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { PassKeys } from '../../ports/certificates/pass-keys.ts'

export type IssuePassDeps = {
  readonly keys: Pick<PassKeys, 'signerAt'>
  /** 8 random bytes in hexadecimal. */
  readonly nonce: () => string
}

export type PassToIssue = {
  readonly person: Pick<Person, 'name' | 'birthDate'>
  readonly decision: PassDecision
  readonly proofLevel: ProofLevel
}

export type IssuedPass = { readonly text: string; readonly claims: PassClaims }

/** A screen shows each for 30 seconds; so many are made at once, that a network that dies for 20 minutes stops nothing. */
const SHOWN_FOR_MS = 30 * SECOND
const SHOWINGS_AHEAD = 40

export function makeIssuePass({ keys, nonce }: IssuePassDeps) {
  function issue(pass: PassToIssue, form: PassForm, showFrom: EpochMs, showUntil: EpochMs): Promise<IssuedPass> {
    const { person, decision, proofLevel } = pass
    const claims: PassClaims = {
      maskedName: maskName(person.name, 'ko'),
      birthYear: yearOf(person.birthDate),
      outcome: decision.outcome,
      until: decision.validUntil === null ? null : wholeSecond(decision.validUntil),
      proofLevel,
      rulesetVersion: decision.rulesetVersion,
      ...{ form, showFrom, showUntil, nonce: nonce() },
    }
    return makePass(claims, keys.signerAt(showFrom)).then((text) => ({ text, claims }))
  }

  return {
    /**
     * One code that counts for so long, or to the end of the pass. @throws as `PassKeys.signerAt`
     *
     * @param forMs at most 28 days
     */
    onPaper(pass: PassToIssue, now: EpochMs, forMs: number): Promise<IssuedPass> {
      const end = Math.min(now + forMs, pass.decision.validUntil ?? Number.POSITIVE_INFINITY)
      return issue(pass, 'paper', wholeSecond(now), wholeSecond(end))
    },
    /** Codes for one showing after another from now on, none of which begins when the pass is over. @throws as `PassKeys.signerAt` */
    onScreen(pass: PassToIssue, now: EpochMs): Promise<readonly IssuedPass[]> {
      const begins = Array.from({ length: SHOWINGS_AHEAD }, (_, nth) => wholeSecond(now) + nth * SHOWN_FOR_MS)
      const end = pass.decision.validUntil ?? Number.POSITIVE_INFINITY
      return Promise.all(
        begins.filter((begin) => begin < end).map((begin) => issue(pass, 'screen', begin, begin + SHOWN_FOR_MS)),
      )
    },
  }
}

function wholeSecond(at: EpochMs): EpochMs {
  return Math.floor(at / SECOND) * SECOND
}
