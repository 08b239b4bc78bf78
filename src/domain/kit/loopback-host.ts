/** Check for a host name or address of this very machine: what is said there nobody else hears. */

/** @param host  as it stands in a URL: IPv6 in brackets or without */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name)
}
