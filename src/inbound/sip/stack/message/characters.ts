/** Characters of RFC 3261 section 25.1. Messages are read as Latin-1, one character a byte, so that copied headers keep their bytes. */

const TOKEN = marked("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~")

const GENERIC = marked("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~:[]")

export const SPACE = 0x20
export const TAB = 0x09
export const QUOTE = 0x22
export const BACKSLASH = 0x5c
export const LESS = 0x3c
export const GREATER = 0x3e
export const SEMICOLON = 0x3b
export const COMMA = 0x2c

/** `token`: letters, digits and -.!%*_+`'~ */
export function isToken(text: string): boolean {
  if (text.length === 0) return false
  for (let i = 0; i < text.length; i++) if (!TOKEN[text.charCodeAt(i)]) return false
  return true
}

/** `gen-value` but for quoted strings: a token or a host, IPv6 in brackets too. */
export function isGenericValue(text: string): boolean {
  if (text.length === 0) return false
  for (let i = 0; i < text.length; i++) if (!GENERIC[text.charCodeAt(i)]) return false
  return true
}

/** Without spaces and tabs at both ends. Not `trim()`: byte 0xA0 inside UTF-8 would look like a space. */
export function bare(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && isBlank(text.charCodeAt(from))) from++
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  return from === 0 && to === text.length ? text : text.slice(from, to)
}

/** Index of the first character from `from` that is neither space nor tab. */
export function afterBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text.charCodeAt(at))) at++
  return at
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB
}

/** A control character other than the tab. In an unfolded header, or a line without its CRLF, none may stand. */
export function hasControl(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\0-\x08\x0a-\x1f\x7f]/.test(text)
}

/**
 * A control character where none may stand. Inside a quoted string each but CR and LF may, behind a backslash (`quoted-pair`).
 */
export function hasStrayControl(text: string): boolean {
  if (!hasControl(text)) return false
  if (!text.includes('"')) return true
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) quoted = !quoted
    else if (quoted && code === BACKSLASH) {
      const escaped = text.charCodeAt(++i)
      if (escaped === 0x0a || escaped === 0x0d) return true
    } else if ((code < SPACE && code !== TAB) || code === 0x7f) return true
  }
  return false
}

/** Index after the closing quote of the quoted string that begins at `open`; -1 when it never closes. */
export function afterQuoted(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === BACKSLASH) i++
    else if (code === QUOTE) return i + 1
  }
  return -1
}

function marked(characters: string): readonly boolean[] {
  return Array.from({ length: 256 }, (_, code) => characters.includes(String.fromCharCode(code)))
}
