/** The demo's door staff: a token told to the demo world alone, so that its page reports as the outside does. */
import type { Reporters } from '../../../inbound/http/reports/reporters.ts'
import type { SiteDirectory } from '../../../ports/places/site-directory.ts'

/** Whoever has the token is staff of every site. */
export function demoStaff(token: string, sites: Pick<SiteDirectory, 'all'>): Reporters {
  return {
    find: (authorization) =>
      authorization === `Bearer ${token}`
        ? { name: 'demo', kind: 'staff', sites: new Set(sites.all().map(({ number }) => number)) }
        : undefined,
    key: () => undefined,
  }
}
