/** Text and cells of a CSV file (RFC 4180) as spreadsheets write it: UTF-8 with or without its mark, UTF-16, or CP949. */
import iconv from 'iconv-lite'

export function decodeText(bytes: Uint8Array): string {
  const [first, second, third] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  // What bears the mark of UTF-8 is nothing else: its broken letters are to be seen.
  if (first === 0xef && second === 0xbb && third === 0xbf) return new TextDecoder('utf-8').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return iconv.decode(Buffer.from(bytes), 'cp949')
  }
}

export type Row = {
  readonly line: number
  readonly cells: readonly string[]
  /** Its quotes do not fit: rows may lie hidden in a cell. */
  readonly isBroken: boolean
}

/** Rows with anything in them; `line` is that on which a row begins. Cells are trimmed. Lines end in any of the three ways. */
export function* readRows(text: string): Generator<Row> {
  const separator = text.slice(0, text.search(/[\r\n]|$/)).includes('\t') ? '\t' : ','
  const ends = new RegExp(`[${separator}\\r\\n]`, 'g')
  let at = 0
  let line = 1
  while (at < text.length) {
    const began = line
    const cells: string[] = []
    let isBroken = false
    for (let isLast = false; !isLast; ) {
      const cell = cellAt(text, at, ends)
      cells.push(cell.text.trim())
      isBroken ||= cell.isBroken || hidesRows(cell.text, separator)
      line += linesIn(cell.text)
      isLast = text[cell.end] !== separator
      at = cell.end + (text.startsWith('\r\n', cell.end) ? 2 : 1)
    }
    line += 1
    if (cells.some((each) => each !== '')) yield { line: began, cells, isBroken }
  }
}

type Cell = { readonly text: string; readonly end: number; readonly isBroken: boolean }

const QUOTED = / *"/y

/** @param ends finds the next separator or line end */
function cellAt(text: string, at: number, ends: RegExp): Cell {
  const endFrom = (from: number) => {
    ends.lastIndex = from
    return ends.exec(text)?.index ?? text.length
  }
  QUOTED.lastIndex = at
  if (!QUOTED.test(text)) {
    const end = endFrom(at)
    return { text: text.slice(at, end), end, isBroken: false }
  }
  const from = QUOTED.lastIndex
  let close = text.indexOf('"', from)
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2)
  if (close < 0) return { text: '', end: text.length, isBroken: true }
  const end = endFrom(close + 1)
  const isBroken = text.slice(close + 1, end).trim() !== ''
  return { text: text.slice(from, close).replaceAll('""', '"'), end, isBroken }
}

function linesIn(cell: string): number {
  return cell.match(/\r\n|\r|\n/g)?.length ?? 0
}

/** A quote that somebody forgot takes whole rows into its cell. */
function hidesRows(cell: string, separator: string): boolean {
  return /[\r\n]/.test(cell) && cell.split(/[\r\n]/).some((each) => each.split(separator).length > 2)
}
