/** Check that a request's Host header names us: another name may be a stranger's, pointed at us (DNS rebinding). */

/**
 * An address is no name and cannot be pointed elsewhere; `localhost` leads nowhere else.
 *
 * @param host   as it came, with or without port; undefined where a program of old sent none
 * @param names  our own, in small letters
 */
export function isOwnHost(host: string | undefined, names: readonly string[]): boolean {
  if (host === undefined) return true
  const [, name = ''] = /^(\[[0-9a-f:.]+\]|[^:[\]]+?)\.?(?::\d{1,5})?$/i.exec(host) ?? []
  const small = name.toLowerCase()
  return small.startsWith('[') || ADDRESS.test(small) || small === 'localhost' || names.includes(small)
}

const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/
