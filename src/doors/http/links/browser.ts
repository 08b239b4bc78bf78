/** A visitor's browser: its two cookies, and whether what it posts comes from a page of ours. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Browser } from '../../../usecases/read-link.ts'

const NAME = 'ansim-b'
const TYPED = 'ansim-i'
/** As long as a link and its journey can live. */
const SECONDS = 45 * 60

/** What the cookies say. Anything that is not of our form is none. */
export function browserOf(request: FastifyRequest): Browser {
  const cookies = request.headers.cookie ?? ''
  return {
    name: cookieIn(cookies, NAME, /^[A-Za-z0-9_-]{22}$/),
    typed: cookieIn(cookies, TYPED, /^[A-Za-z0-9_-]{43}$/),
  }
}

export type CookieJar = {
  /** Names the browser, where it has no name yet. @returns its name */
  name(request: FastifyRequest, reply: FastifyReply): string
  /** Notes that the digits were typed here. */
  typed(reply: FastifyReply, mark: string | undefined): void
  /** Another name: a page that the browser kept is not shown again by "back" (pages that are `no-store` come back from its memory else). */
  forget(reply: FastifyReply): void
}

/** @param newName  16 random bytes as base64url */
export function createCookieJar(secure: boolean, newName: () => string): CookieJar {
  const rest = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  const set = (reply: FastifyReply, name: string, value: string, seconds = SECONDS) =>
    reply.header('set-cookie', `${name}=${value}; Max-Age=${seconds}; ${rest}`)
  return {
    name(request, reply) {
      const known = browserOf(request).name
      if (known !== undefined) return known
      const name = newName()
      set(reply, NAME, name)
      return name
    },
    typed(reply, mark) {
      if (mark !== undefined) set(reply, TYPED, mark)
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
