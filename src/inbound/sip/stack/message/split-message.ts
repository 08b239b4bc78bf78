/** A message taken apart: start line, headers, body. What stands in the headers is not read yet. */
import { bare, hasControl, hasStrayControl, isBlank } from './characters.ts'
import { headerName } from './header-names.ts'
import { LONGEST_MESSAGE, MOST_HEADERS, TOO_LARGE } from './limits.ts'

export type Header = {
  /** Full name, lower case. */
  readonly name: string
  /** Unfolded, without blanks around it. */
  readonly value: string
}

export type Parts = {
  readonly startLine: string
  readonly headers: readonly Header[]
  readonly body: string
  /** The first thing found wrong. The rest is read all the same: an answer may still find its way back. */
  readonly fault: string | undefined
}

const STRAY = 'Control character or bare line end in the headers'

/** @param text  a datagram as Latin-1. Time grows with its length, not faster. Never throws. */
export function splitMessage(text: string): Parts {
  const begin = afterEmptyLines(text)
  const headEnd = text.indexOf('\r\n\r\n', begin)
  const head = headEnd === -1 ? text.slice(begin) : text.slice(begin, headEnd)
  const faults: string[] = []
  if (text.length > LONGEST_MESSAGE) faults.push(TOO_LARGE)
  if (headEnd === -1) faults.push('No empty line after the headers')
  const lineEnd = head.indexOf('\r\n')
  const clean = isClean(head)
  if (!clean && hasControl(lineEnd === -1 ? head : head.slice(0, lineEnd))) faults.push(STRAY)
  const headers = lineEnd === -1 ? [] : readHeaders(head, lineEnd + 2, clean, faults)
  return {
    startLine: lineEnd === -1 ? head : head.slice(0, lineEnd),
    headers,
    body: headEnd === -1 ? '' : text.slice(headEnd + 4),
    fault: faults[0],
  }
}

/** Empty lines before a message keep a path through a NAT open (RFC 3261 section 7.5). */
function afterEmptyLines(text: string): number {
  let at = 0
  while (text.startsWith('\r\n', at)) at += 2
  return at
}

/** No control character but tabs and whole line ends anywhere: most messages, so that no line of them is looked through again. */
function isClean(head: string): boolean {
  for (let i = 0; i < head.length; i++) {
    const code = head.charCodeAt(i)
    if (code >= 0x20 ? code === 0x7f : code === 0x0d ? head.charCodeAt(++i) !== 0x0a : code !== 0x09) return false
  }
  return true
}

function readHeaders(head: string, from: number, clean: boolean, faults: string[]): readonly Header[] {
  const headers: Header[] = []
  for (let at = from; at < head.length; ) {
    const end = endOfHeader(head, at)
    if (headers.length === MOST_HEADERS) {
      faults.push(`Over ${MOST_HEADERS} headers`)
      break
    }
    const header = readHeader(head.slice(at, end))
    if (header === undefined) faults.push('A header line without a name')
    else {
      if (!clean && hasStrayControl(header.value)) faults.push(STRAY)
      headers.push(header)
    }
    at = end + 2
  }
  return headers
}

/** A line that begins with a blank goes on with the header before it. */
function endOfHeader(head: string, from: number): number {
  let end = head.indexOf('\r\n', from)
  while (end !== -1 && isBlank(head.charCodeAt(end + 2))) end = head.indexOf('\r\n', end + 2)
  return end === -1 ? head.length : end
}

function readHeader(line: string): Header | undefined {
  const colon = line.indexOf(':')
  if (colon === -1) return undefined
  const name = headerName(bare(line.slice(0, colon)))
  if (name === undefined) return undefined
  const value = line.slice(colon + 1)
  return { name, value: bare(value.includes('\r\n') ? value.replaceAll('\r\n', '') : value) }
}

/** The first header of that name; undefined where there is none. */
export function headerValue(headers: readonly Header[], name: string): string | undefined {
  for (const header of headers) if (header.name === name) return header.value
  return undefined
}

export function headerValues(headers: readonly Header[], name: string): readonly string[] {
  const values: string[] = []
  for (const header of headers) if (header.name === name) values.push(header.value)
  return values
}
