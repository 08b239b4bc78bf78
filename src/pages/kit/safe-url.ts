/** Addresses that come from outside: only what a page may lead to. Escaping alone lets `javascript:` through. */
import type { PageLanguage } from '../../domain/kit/language.ts'

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * @returns the address where it is a path of our own (`/…`, neither `//host` nor `/\host`), `https:`, `tel:`, or `http:`
 *          on this machine (the demo's provider); else `undefined`
 */
export function safeUrl(url: string): string | undefined {
  if (/^\/(?![/\\])[!-~]*$/.test(url) && !url.includes('\\')) return url
  if (/^tel:[+*#0-9-]+$/.test(url)) return url
  if (!URL.canParse(url)) return undefined
  const { protocol, hostname, href } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname)) ? href : undefined
}

/** A path of our own with something behind it; the front page where it is none. */
export function ownPath(base: string, behind = ''): string {
  const path = safeUrl(base)
  return path?.startsWith('/') === true ? `${path.replace(/\/$/, '')}${behind}` || '/' : '/'
}

/** The same in the language of the page that leads there: no cookie holds it. */
export function ownPathIn(lang: PageLanguage, base: string, behind = ''): string {
  return `${ownPath(base, behind)}?lang=${lang}`
}
