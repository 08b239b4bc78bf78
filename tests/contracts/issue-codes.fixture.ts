/** Links of which nothing is counted, for tests of what becomes of them. */
import type { LinkStore, NewLink } from '../../src/ports/links/link-store.ts'

/** @returns their codes, in order */
export async function issueCodes(
  links: Pick<LinkStore, 'issue'>,
  wanted: readonly Omit<NewLink, 'within'>[],
): Promise<readonly string[]> {
  const issued = await links.issue(wanted.map((link) => ({ ...link, within: [] })))
  return issued.map((each) => ('code' in each ? each.code : ''))
}
