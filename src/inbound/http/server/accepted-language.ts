/** Language of pages that is asked for. */
import type { IncomingHttpHeaders } from 'node:http'
import { PAGE_LANGUAGES, type PageLanguage } from '../../../domain/kit/language.ts'

/** No browser sends more that matters. */
const LONGEST = 200

/** By the address or the form, whatever stands there; else by the browser. */
export function askedLanguage(lang: unknown, headers: IncomingHttpHeaders): PageLanguage | undefined {
  return PAGE_LANGUAGES.find((each) => each === lang) ?? acceptedLanguage(headers['accept-language'])
}

/** By a browser (RFC 9110, Accept-Language): the first of ours in its order of preference. */
export function acceptedLanguage(header: string | undefined): PageLanguage | undefined {
  const asked = (header ?? '')
    .slice(0, LONGEST)
    .split(',')
    .map(rangeOf)
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality)
  for (const { tag } of asked) {
    const ours = PAGE_LANGUAGES.find((each) => each === tag)
    if (ours !== undefined) return ours
  }
  return undefined
}

/** `zh-CN;q=0.9` is `zh` at 0.9; what cannot be read is nobody's wish. */
function rangeOf(range: string): { readonly tag: string; readonly quality: number } {
  const [, tag = '', quality = '1'] =
    /^\s*([a-z]{2,3})(?:-[a-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/i.exec(range) ?? []
  return { tag: tag.toLowerCase(), quality: Number(quality) }
}
