/** Lets only our own pages and programs without a browser change the world. */
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../src/domain/kit/errors.ts'

/**
 * A browser says where a POST comes from (`Sec-Fetch-Site`, or at least `Origin`); a program says nothing.
 *
 * @param publicHost  host and port under which people open the page, once known
 * @throws AppError `OTHER_ORIGIN`
 */
export function refuseOtherOrigins(request: FastifyRequest, publicHost: string | undefined): void {
  const site = request.headers['sec-fetch-site']
  if (site === 'same-origin' || site === 'none') return
  const { origin } = request.headers
  if (site === undefined && origin === undefined) return
  const hosts = [publicHost, request.headers['x-forwarded-host'], request.headers.host]
  if (site === undefined && origin !== undefined && hosts.includes(hostOf(origin))) return
  throw new AppError('OTHER_ORIGIN', 'this page may only be used from its own address')
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
