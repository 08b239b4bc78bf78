/** First line of a file's opening comment, and the check that it names the file's subject instead of asking for it. */

const RIDDLE = /^(?:what|who|whom|whose|which|whether|where|how|when|why)(?:ever)?\b/i

/** Undefined where the file does not begin with a comment. `#!` and a comment mark that stands alone are passed over. */
export function firstLine(text: string): string | undefined {
  const opening = /^(?:#!.*\n)?\s*(?:\/\*\*?|\/\/)[\s*]*(.*)/.exec(text)
  return opening?.[1]?.replace(/\s*\*\/\s*$/, '')
}

/** True where the first line begins as a question does: `What the caller hears.` */
export function beginsWithRiddle(text: string): boolean {
  return RIDDLE.test(firstLine(text) ?? '')
}
