/** Text as UTF-8, by the encoder that Node and browsers both have. */

declare const TextEncoder: new () => { encode(text: string): Uint8Array }

const encoder = new TextEncoder()

export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}
