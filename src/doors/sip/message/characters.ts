/** Characters of RFC 3261 section 25.1. Messages are read as Latin-1, one character a byte, so that copied headers keep their bytes. */

const TOKEN = marked("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~")

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

/** Without spaces and tabs at both ends. Not `trim()`: byte 0xA0 inside UTF-8 would look like a space. */
export function bare(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && isBlank(text.charCodeAt(from))) from++
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  return from === 0 && to === text.length ? text : text.slice(from, to)
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const STRAY = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/

/** A control character, a CR without LF or an LF without CR. Tabs are blanks, CRLF ends a line. */
export function hasStray(text: string): boolean {
  return STRAY.test(text)
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
