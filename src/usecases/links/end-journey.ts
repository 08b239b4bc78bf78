/** Ends a journey at its person's word: its address opens nothing any more. */
import type { LinkStore } from '../../ports/links/link-store.ts'
import type { Journey } from './read-link.ts'

export type EndJourney = (journey: Journey) => Promise<void>

/** Throws AppError `DATABASE_UNAVAILABLE`. */
export function makeEndJourney({ linkStore }: { readonly linkStore: Pick<LinkStore, 'end'> }): EndJourney {
  return ({ code }) => linkStore.end(code)
}
