/** Text as UTF-8 and back, by what Node and browsers both have. */

declare const TextEncoder: new () => { encode(text: string): Uint8Array }
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string }

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Texts so short are cheaper letter by letter than by the decoder. */
const SHORT = 64

export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** @returns undefined where the bytes are no UTF-8 */
export function textOfUtf8(bytes: Uint8Array): string | undefined {
  const short = bytes.length <= SHORT ? asciiIn(bytes) : undefined
  if (short !== undefined) return short
  try {
    return decoder.decode(bytes)
  } catch {
    // A TypeError, of which browsers say nothing more.
    return undefined
  }
}

function asciiIn(bytes: Uint8Array): string | undefined {
  let text = ''
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte > 127) return undefined
    text += String.fromCharCode(byte)
  }
  return text
}
