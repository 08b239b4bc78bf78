/** What makes a journey's address and marks the browser in which the digits were typed: derived, nowhere stored. */

export interface LinkKeys {
  /**
   * The key behind the code in a journey's address (12 characters like a code): known only to who posted the right digits.
   * @param hour  of the link's content; @returns undefined once that delivery key is destroyed
   */
  journeyKey(hour: number, code: string): string | undefined
  /** The value of the cookie that says "the digits were typed in this browser". @param browser  its random name */
  browserMark(hour: number, code: string, browser: string): string | undefined
  /** Ties a form to the browser that it was made for. */
  formMark(code: string, browser: string): string
}
