/** Pass QRs for whoever holds a link: made of what is known of them already, for as long as the journey's pages count. */
import type { PassOutcome } from '../../domain/pass/pass-decision.ts'
import type { Journey } from '../links/read-link.ts'
import type { PassShown, ShowJourney } from '../links/show-journey.ts'
import type { IssuedPass, IssuePass, PassToIssue } from './issue-pass.ts'

export type OwnPassDeps = { readonly showJourney: ShowJourney; readonly issuePass: IssuePass }

/** `none`: the page of the journey is another one than the pass. */
export type NoPass = { readonly kind: 'none' } | { readonly kind: 'refused'; readonly outcome: PassOutcome }
export type StillPass = { readonly kind: 'still'; readonly shown: PassShown; readonly issued: IssuedPass } | NoPass
export type ChangingPasses =
  | { readonly kind: 'changing'; readonly now: number; readonly issued: readonly IssuedPass[] }
  | NoPass

export type OwnPass = ReturnType<typeof makeOwnPass>

/** @throws as `ShowJourney`, and as `PassKeys.signerAt` */
export function makeOwnPass({ showJourney, issuePass }: OwnPassDeps) {
  async function passOf(journey: Journey): Promise<(PassToIssue & { readonly shown: PassShown }) | NoPass> {
    const shown = await showJourney(journey, false)
    if (shown.kind !== 'pass') return { kind: 'none' }
    const { decision, binding } = shown
    if (decision.outcome !== 'pass') return { kind: 'refused', outcome: decision.outcome }
    return { shown, decision, person: binding.person, proofLevel: binding.proofLevel }
  }

  return {
    /** One that stays the same as long as the page counts: it can be known again. */
    async still(journey: Journey): Promise<StillPass> {
      const pass = await passOf(journey)
      if ('kind' in pass) return pass
      const { shown } = pass
      return { kind: 'still', shown, issued: await issuePass.onPaper(pass, shown.now, journey.until - shown.now) }
    },
    /** Those of the next twenty minutes, each for one showing, none beyond the page. */
    async changing(journey: Journey): Promise<ChangingPasses> {
      const pass = await passOf(journey)
      if ('kind' in pass) return pass
      const { now } = pass.shown
      return { kind: 'changing', now, issued: await issuePass.onScreen(pass, now, journey.until) }
    },
  }
}
