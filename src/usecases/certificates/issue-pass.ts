/** Issue of pass QRs: made of a decision that is there already, so that no registry is asked at a door. */
import { makePass } from '../../certificates/pass-qr/make-pass.ts'
import type { PassClaims, PassForm } from '../../domain/certificates/pass-claims.ts'
import type { PassSigner } from '../../domain/certificates/pass-signer.ts'
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

export type IssuePass = ReturnType<typeof makeIssuePass>

export function makeIssuePass({ keys, nonce }: IssuePassDeps) {
  function issue(
    pass: PassToIssue,
    form: PassForm,
    [showFrom, showUntil]: readonly [EpochMs, EpochMs],
    signer = keys.signerAt(showFrom),
  ): Promise<IssuedPass> {
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
    return makePass(claims, signer).then((text) => ({ text, claims }))
  }

  /** A key is read from disk: twice for all of them, unless it changes while they are shown. */
  function signersOf(begins: readonly EpochMs[]): (begin: EpochMs) => PassSigner {
    const [first, last] = [begins[0], begins.at(-1)]
    if (first === undefined || last === undefined) return keys.signerAt
    const signer = keys.signerAt(first)
    return keys.signerAt(last).kid === signer.kid ? () => signer : keys.signerAt
  }

  return {
    /**
     * One code that counts for so long, or to the end of the pass. @throws as `PassKeys.signerAt`
     *
     * @param forMs at most 28 days
     */
    onPaper(pass: PassToIssue, now: EpochMs, forMs: number): Promise<IssuedPass> {
      const end = Math.min(now + forMs, pass.decision.validUntil ?? Number.POSITIVE_INFINITY)
      return issue(pass, 'paper', [wholeSecond(now), wholeSecond(end)])
    },
    /** Codes for one showing after another from now on, none of which begins when the pass is over, or `until`. @throws as `PassKeys.signerAt` */
    onScreen(
      pass: PassToIssue,
      now: EpochMs,
      until: EpochMs = Number.POSITIVE_INFINITY,
    ): Promise<readonly IssuedPass[]> {
      const end = Math.min(until, pass.decision.validUntil ?? Number.POSITIVE_INFINITY)
      const begins = Array.from({ length: SHOWINGS_AHEAD }, (_, nth) => wholeSecond(now) + nth * SHOWN_FOR_MS).filter(
        (begin) => begin < end,
      )
      const signerAt = signersOf(begins)
      return Promise.all(begins.map((begin) => issue(pass, 'screen', [begin, begin + SHOWN_FOR_MS], signerAt(begin))))
    },
  }
}

function wholeSecond(at: EpochMs): EpochMs {
  return Math.floor(at / SECOND) * SECOND
}
