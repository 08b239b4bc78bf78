/** JSON as people write it by hand: what is wrong is told by line, and a name that stands twice is wrong. */
import type { ErrorCode } from '../../domain/kit/error-codes.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { type JsonField, jsonField } from '../../domain/rules/json-field.ts'

/**
 * The text of a file as a field that knows the line of everything in it.
 *
 * @throws AppError under `code`: file, line, and what stands there instead of JSON
 */
export function jsonText(text: string, code: ErrorCode, file: string): JsonField {
  const plain = text.replace(/^\uFEFF/, '')
  let value: unknown
  try {
    value = JSON.parse(plain)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ') : ''
    throw new AppError(code, `${file}:${lineAt(plain, positionIn(why, plain))}: is not JSON: ${why}`, { cause })
  }
  const { lines, twice } = scan(plain)
  if (twice !== undefined) {
    throw new AppError(code, `${file}:${twice.line}: ${twice.path} stands twice: only one of them would count`)
  }
  return { ...jsonField(value, code, file), lineOf: (path) => lines.get(path) }
}

function positionIn(message: string, text: string): number {
  const found = /position (\d+)/.exec(message)?.[1]
  return found === undefined ? text.length : Number(found)
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}

type Open = { readonly path: string; readonly isList: boolean; next: number; key: string; readonly seen: Set<string> }

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+|\n/g

/** Walks the tokens of JSON that is known to be well formed. */
function scan(text: string): { lines: ReadonlyMap<string, number>; twice?: { path: string; line: number } } {
  const lines = new Map<string, number>([['', 1]])
  const open: Open[] = []
  let line = 1
  let twice: { path: string; line: number } | undefined
  let atKey = false
  for (const [token] of text.matchAll(TOKEN)) {
    const inside = open.at(-1)
    if (token === '\n') line += 1
    else if (token === ':') atKey = false
    else if (token === ',') {
      if (inside !== undefined) inside.next += 1
      atKey = inside?.isList === false
    } else if (token === ']' || token === '}') {
      open.pop()
      atKey = false
    } else if (atKey && inside !== undefined) {
      inside.key = String(JSON.parse(token))
      const path = pathIn(inside)
      if (inside.seen.has(inside.key)) twice ??= { path, line }
      inside.seen.add(inside.key)
      lines.set(path, line)
    } else {
      const path = inside === undefined ? '' : pathIn(inside)
      if (inside?.isList === true) lines.set(path, line)
      if (token === '[' || token === '{') {
        open.push({ path, isList: token === '[', next: 0, key: '', seen: new Set() })
        atKey = token === '{'
      }
    }
  }
  return { lines, ...(twice === undefined ? {} : { twice }) }
}

function pathIn({ path, isList, next, key }: Open): string {
  if (isList) return `${path}[${next}]`
  return path === '' ? key : `${path}.${key}`
}
