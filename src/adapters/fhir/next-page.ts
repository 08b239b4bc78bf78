/** Address of a search's next page: on the registry itself, whatever it says. */

/**
 * R4 leaves its form to the server: absolute, a path, relative to the base, or a query alone (of the same search).
 *
 * @param baseUrl with no slash at its end
 * @returns undefined where it would lead anywhere else
 */
export function nextPage(baseUrl: string, type: string, next: string): string | undefined {
  const base = new URL(`${baseUrl}/`)
  const url = URL.parse(next.startsWith('?') ? `${baseUrl}/${type}${next}` : next, base)
  if (url === null || url.origin !== base.origin || url.username !== '' || url.password !== '') return undefined
  if (url.pathname !== base.pathname.slice(0, -1) && !url.pathname.startsWith(base.pathname)) return undefined
  if (/%2f|%5c|%2e/i.test(url.pathname)) return undefined // a server in front may read another path in it
  url.hash = ''
  return url.href
}
