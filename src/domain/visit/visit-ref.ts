/** How a visit is named outside the log. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** A call key as 32 hex digits: joins the events of one call, and is a key for maps. It says nothing about the line. */
export function visitRef(callKey: Uint8Array): string {
  let text = ''
  for (const byte of callKey) text += HEX[byte]
  return text
}
