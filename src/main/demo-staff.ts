/** The demo's door staff: a token made at the start and told to the demo world alone, so that its page reports as the outside does. */
import { randomBytes } from 'node:crypto'
import type { Reporters } from '../doors/http/reports/reporters.ts'
import type { SiteDirectory } from '../ports/site-directory.ts'
import type { Config } from './config/config.ts'

export type DemoStaff = { readonly token: string; readonly reporters: Reporters }

/** @returns undefined in production, and where `ANSIMPASS_REPORTERS` says who may report */
export function createDemoStaff(
  { production, reportersFile }: Pick<Config, 'production' | 'reportersFile'>,
  sites: Pick<SiteDirectory, 'all'>,
): DemoStaff | undefined {
  if (production || reportersFile !== undefined) return undefined
  const token = randomBytes(32).toString('hex')
  return {
    token,
    reporters: {
      find: (authorization) =>
        authorization === `Bearer ${token}`
          ? { kind: 'staff', sites: sites.all().map(({ number }) => number) }
          : undefined,
    },
  }
}
