/** Input from visitors' forms and addresses: each field checked, all else ignored. */

import type { FastifyRequest } from 'fastify'
import type { Line } from '../../../domain/call/phone/line.ts'
import { isForeign } from '../../../domain/call/phone/show.ts'
import type { PageLanguage } from '../../../domain/kit/language.ts'
import { askedLanguage } from '../server/accepted-language.ts'

type Fields = Readonly<Record<string, unknown>>

/** Longer is nobody's name. */
const LONGEST = 200

/** One field's text; '' where it is absent, stands twice, or is absurdly long. */
export function field(fields: unknown, name: string): string {
  const value = typeof fields === 'object' && fields !== null ? (fields as Fields)[name] : undefined
  return typeof value === 'string' && value.length <= LONGEST ? value : ''
}

/** As asked for by the form or the address; else by the browser; else by the line's country. */
export function languageOf(
  { method, body, query, headers }: Pick<FastifyRequest, 'method' | 'body' | 'query' | 'headers'>,
  line?: Line,
): PageLanguage {
  const asked = askedLanguage(field(method === 'POST' ? body : query, 'lang'), headers)
  return asked ?? (line !== undefined && isForeign(line) ? 'en' : 'ko')
}

/** What a form brought, to be brought again with the digits. */
export function carriedIn(body: unknown): readonly (readonly [string, string])[] {
  return Object.entries(singleValues(body))
    .filter(([name, value]) => /^[a-z-]{1,20}$/.test(name) && !NOT_CARRIED.includes(name) && value.length <= LONGEST)
    .slice(0, MOST_CARRIED)
}

/** The page that asks for the digits has its own. */
const NOT_CARRIED = ['digits', 'mark', 'lang']
/** No form of ours has more fields. */
const MOST_CARRIED = 12

/** A query without its doubles: an answer that names something twice is no answer. */
export function singleValues(query: unknown): Readonly<Record<string, string>> {
  const fields = typeof query === 'object' && query !== null ? (query as Fields) : {}
  const single: [string, string][] = []
  for (const [name, value] of Object.entries(fields)) if (typeof value === 'string') single.push([name, value])
  return Object.fromEntries(single)
}
