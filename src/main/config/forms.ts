/** The forms that settings come in: addresses, port ranges, URLs. Each throws an Error whose message ends "…must be". */
import { isIP } from 'node:net'

export type Listen = { readonly host: string; readonly port: number }

/** `127.0.0.1:5060` or `[::1]:5060`, several with commas. Port 0 takes a free one. */
export function parseListen(text: string): readonly Listen[] {
  return text.split(',').map((part) => {
    const match = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):(\d{1,5})$/.exec(part.trim())
    const host = match?.[1] ?? match?.[2]
    const port = Number(match?.[3])
    if (host === undefined || isIP(host) === 0 || !(port <= 65_535)) {
      throw new Error('must be address:port such as 127.0.0.1:5060 or [::1]:5060')
    }
    return { host, port }
  })
}

/** `50000-59999`: at least one even port within 1024 to 65535. */
export function parsePortRange(text: string): { readonly from: number; readonly to: number } {
  const match = /^(\d{4,5})-(\d{4,5})$/.exec(text)
  const from = Number(match?.[1])
  const to = Number(match?.[2])
  if (!(from >= 1024 && to <= 65_535 && to > from))
    throw new Error('must be a range such as 50000-59999 within 1024-65535')
  return { from, to }
}

export function parseUrl(text: string, schemes: readonly string[]): URL {
  const wrong = () => new Error(`must be a URL that begins with ${schemes.map((s) => `${s}//`).join(' or ')}`)
  if (!URL.canParse(text)) {
    if (!schemes.some((scheme) => text.startsWith(`${scheme}//`))) throw wrong()
    throw new Error('must be a whole URL: a name in front of @ needs a host behind it, a port is a number')
  }
  const url = new URL(text)
  if (!schemes.includes(url.protocol)) throw wrong()
  return url
}
