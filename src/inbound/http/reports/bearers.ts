/** Routes for the bearers of a reporter's token, and their refusals: a code and what to do. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor, ActorKind } from '../../../domain/access/actor.ts'
import { type HttpCode, httpStatusOf } from '../../../domain/kit/error-codes.ts'
import type { Reporters } from './reporters.ts'
import type { WrongTokens } from './wrong-tokens.ts'

/** @returns what a route for these kinds declares; it is asked before a body is read: a stranger's is not */
export function bearersOf(reporters: Reporters, wrongTokens: WrongTokens) {
  return (kinds: readonly ActorKind[]) => ({
    config: { access: 'token' as const },
    onRequest: allowed(reporters, wrongTokens, kinds),
  })
}

/** Whose token came with a request that `bearersOf` let in. */
export function actorOf(reporters: Reporters, { headers }: Pick<FastifyRequest, 'headers'>): Actor {
  const actor = reporters.find(headers.authorization)
  if (actor === undefined) throw new Error('a request without a token was let in')
  return actor
}

/** A right token is never refused for what others send: who floods from its address, or from everywhere, locks no reporter out. */
function allowed(reporters: Reporters, wrongTokens: WrongTokens, kinds: readonly ActorKind[]) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const reporter = reporters.find(request.headers.authorization)
    if (reporter === undefined) {
      if (wrongTokens.count(request.ip)) {
        reply.header('retry-after', '60')
        return refused(reply, 'TOO_MANY_WRONG_TOKENS', 'too many wrong tokens; try again in a minute with a right one')
      }
      reply.header('www-authenticate', 'Bearer')
      return refused(
        reply,
        'NOT_ALLOWED',
        'send "Authorization: Bearer TOKEN" with a token of ANSIMPASS_REPORTERS',
        401,
      )
    }
    if (!kinds.includes(reporter.kind)) return refused(reply, 'NOT_ALLOWED', 'this token may not report that')
    return undefined
  }
}

export function wrong(reply: FastifyReply, message: string): FastifyReply {
  return refused(reply, 'REQUEST_INVALID', message)
}

/** @param status  of the code, but 401 where nobody is known to ask */
export function refused(
  reply: FastifyReply,
  code: HttpCode,
  message: string,
  status = httpStatusOf(code),
): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').send({ code, message })
}
