/** A form without script is answered by 303 to the page, with the choices made so far. */
import type { FastifyReply, FastifyRequest } from 'fastify'

/** What of the page's address is kept from form to form. */
const KEPT = ['lang', 'person', 'site'] as const

export function isForm(request: FastifyRequest): boolean {
  return request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
}

/** `more` is added to the address, e.g. the call that was made. */
export function backToPage(request: FastifyRequest, reply: FastifyReply, more: Record<string, string>): FastifyReply {
  const sent = request.body as Record<string, string>
  const query = new URLSearchParams()
  for (const name of KEPT) {
    const value = sent[name]
    if (value !== undefined && value.length < 64) query.set(name, value)
  }
  for (const [name, value] of Object.entries(more)) query.set(name, value)
  const text = query.toString()
  return reply.redirect(text === '' ? '/' : `/?${text}`, 303)
}
