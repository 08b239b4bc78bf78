/** The colour of the day: one of twelve strips per site and day, drawn from the same seed as the word of the day. */

export type ColourOfDay = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11

/** @param seed  as of `wordOfDay`, which takes its first four bytes; at least five */
export function colourOfDay(seed: Uint8Array): ColourOfDay {
  return ((seed[4] ?? 0) % 12) as ColourOfDay
}
