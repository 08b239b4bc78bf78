/** Ends a journey at its person's word: its address opens nothing any more. */
import type { LinkBook } from '../ports/link-book.ts'
import type { Journey } from './read-link.ts'

export type EndJourney = (journey: Journey) => Promise<void>

/** Throws AppError `DATABASE_UNAVAILABLE`. */
export function makeEndJourney({ linkBook }: { readonly linkBook: Pick<LinkBook, 'end'> }): EndJourney {
  return ({ code }) => linkBook.end(code)
}
