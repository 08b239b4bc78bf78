/** A link's content while its journey runs: it lies with the link's hash, encrypted under the hourly delivery key. */
import type { Line } from '../call/phone/line.ts'
import type { CalendarDate, EpochMs } from '../kit/time.ts'
import type { SiteId } from '../places/site.ts'
import type { VisitKey } from '../visits/visit.ts'
import { visitRef } from '../visits/visit-ref.ts'

export type LinkContent = VisitKey & {
  readonly line: Line
  /** `SELF_SITE_ID` for a call to the service's own number. */
  readonly siteId: SiteId
  readonly calledAt: EpochMs
  /** Whether the person was identified in this very journey: only then is everything about them handed out. */
  readonly proved?: boolean
}

/** Encryption context of a link's content: its bytes open as nothing else. */
export const LINK_CONTEXT = 'link'

/** As JSON can carry it. */
export function writeLinkContent({ line, siteId, day, callKey, calledAt, proved }: LinkContent): unknown {
  return { line, siteId, day, visit: visitRef(callKey), calledAt, proved }
}

/** @returns undefined where it is no content of a link, or one of an older form */
export function readLinkContent(value: unknown): LinkContent | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { line, siteId, day, visit, calledAt, proved } = value as Readonly<Record<string, unknown>>
  if (typeof line !== 'string' || typeof siteId !== 'number' || typeof day !== 'string') return undefined
  if (typeof visit !== 'string' || !/^([0-9a-f]{2}){16}$/.test(visit) || typeof calledAt !== 'number') return undefined
  const callKey = Uint8Array.from(visit.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const content = { line: line as Line, siteId, day: day as CalendarDate, callKey, calledAt }
  return proved === true ? { ...content, proved } : content
}
