/** A copy of text that keeps alive nothing but itself. */

/**
 * A part of a string of 13 characters or more is a view of the whole: a tag that is kept would keep its datagram, up to 64 kB.
 * Whatever outlives the reading of a message is such a copy.
 *
 * @param text  Latin-1, as all of a message is
 */
export function ownText(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}
