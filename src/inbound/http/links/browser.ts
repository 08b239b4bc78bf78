/** A visitor's browser: its two cookies, and whether what it posts comes from a page of ours. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Browser } from '../../../usecases/links/read-link.ts'

const NAME = 'ansim-b'
const TYPED = 'ansim-i'
/** Over TLS no neighbour under the same domain, and nobody on the way, can plant a cookie of such a name (RFC 6265bis 4.1.3.2). */
const HOST_ONLY = '__Host-'
/** As long as a link and its journey can live. */
const SECONDS = 45 * 60

export type CookieJar = {
  /** What the cookies say. Anything that is not of our form is none. */
  read(request: FastifyRequest): Browser
  /** Names the browser, where it has no name yet. @returns its name */
  name(request: FastifyRequest, reply: FastifyReply): string
  /** Notes that the digits were typed here; the name lives as long again. */
  typed(request: FastifyRequest, reply: FastifyReply, mark: string | undefined): void
  /** Another name: a page that the browser kept is not shown again by "back" (pages that are `no-store` come back from its memory else). */
  forget(reply: FastifyReply): void
}

/** @param newName  16 random bytes as base64url */
export function createCookieJar(secure: boolean, newName: () => string): CookieJar {
  const prefix = secure ? HOST_ONLY : ''
  const rest = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  const set = (reply: FastifyReply, name: string, value: string, seconds = SECONDS) =>
    reply.header('set-cookie', `${prefix}${name}=${value}; Max-Age=${seconds}; ${rest}`)

  function read(request: FastifyRequest): Browser {
    const cookies = request.headers.cookie ?? ''
    return {
      name: cookieIn(cookies, `${prefix}${NAME}`, /^[A-Za-z0-9_-]{22}$/),
      typed: cookieIn(cookies, `${prefix}${TYPED}`, /^[A-Za-z0-9_-]{43}$/),
    }
  }

  return {
    read,
    name(request, reply) {
      const known = read(request).name
      if (known !== undefined) return known
      const name = newName()
      set(reply, NAME, name)
      return name
    },
    typed(request, reply, mark) {
      const { name } = read(request)
      if (mark === undefined || name === undefined) return
      set(reply, NAME, name)
      set(reply, TYPED, mark)
    },
    forget(reply) {
      set(reply, NAME, newName())
      set(reply, TYPED, '', 0)
    },
  }
}

/**
 * Whether a form was posted from a page of another site. With our `no-referrer` pages browsers send `Origin: null`, so
 * that alone says nothing; newer ones say `Sec-Fetch-Site`. What an older one lets through is stopped by the form's mark.
 */
export function isOtherSites(request: FastifyRequest, publicOrigin: string): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin, host } = request.headers
  if (origin === undefined || origin === 'null') return false
  return origin !== publicOrigin && hostOf(origin) !== host
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

function cookieIn(header: string, name: string, form: RegExp): string | undefined {
  for (const pair of header.split(';')) {
    const [key, value = ''] = pair.trim().split('=', 2)
    if (key === name && form.test(value)) return value
  }
  return undefined
}
