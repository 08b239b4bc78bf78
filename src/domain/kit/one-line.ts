/** Text in one line. */

/** What is not seen becomes a blank: line ends, controls, marks that turn the direction of writing, joiners. No blanks around it. */
export function inOneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Z}]+/gu, ' ')
    .trim()
}
