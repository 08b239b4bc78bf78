/** Keys of a journey's address and of the browser in which the digits were typed: derived, nowhere stored. */

export interface LinkKeys {
  /**
   * The key behind the code in a journey's address (12 characters like a code): known only to who posted the right digits.
   * @param hour  of the link's content; @returns undefined once that delivery key is destroyed
   */
  journeyKey(hour: number, code: string): string | undefined
  /**
   * Ties something of a code to one browser: `form` the page that asks for the digits to where it was shown, `typed` the
   * right digits to where they were typed.
   * @param browser  its random name, from its cookie
   */
  browserMark(hour: number, code: string, browser: string, what: 'form' | 'typed'): string | undefined
}
