/** The link in a text: presumed while the text is counted and paid, and made afterwards. */
import type { TextIntent } from '../../domain/pass/text-intent.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import { type IssuedLink, type IssueLinkDeps, makeIssueLink } from '../links/issue-link.ts'

export type TextLinkDeps = IssueLinkDeps & { readonly clock: Clock }

const ANY_CODE = '0'.repeat(12)

export type TextLink = ReturnType<typeof makeTextLink>

export function makeTextLink(deps: TextLinkDeps) {
  const issueLink = makeIssueLink(deps)

  return {
    /** As long as the one that will be made once the text is paid. */
    presumed: (): IssuedLink | undefined => deps.linkUrl && { code: ANY_CODE, url: deps.linkUrl(ANY_CODE) },
    /** @returns undefined where the line has had the day's links */
    issued: ({ day, callKey, line, siteId, arrivedAt }: TextIntent): Promise<IssuedLink | undefined> =>
      issueLink({ day, callKey, line, siteId, calledAt: arrivedAt }, deps.clock.now()),
  }
}
