/** Routes for those who sign their requests: key and time are looked at before the body is read, the signature before it is parsed. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isInTime, isSignedBy, readSignedHeaders, type SignedHeaders } from '../../../contracts/signed-messages.ts'
import type { Actor, ActorKind } from '../../../domain/access/actor.ts'
import { refused, wrong } from './bearers.ts'
import type { ReporterKey, Reporters } from './reporters.ts'
import type { WrongTokens } from './wrong-tokens.ts'

export type SignerDeps = {
  readonly reporters: Pick<Reporters, 'key'>
  readonly wrongTokens: WrongTokens
  /** The machine's clock, not business time: a signature's time is of the protocol. */
  readonly wallClock: () => number
}

type Admitted = { readonly key: ReporterKey; readonly headers: SignedHeaders }

/** To be called in a scope of its own: bodies are read as bytes there, and none but JSON. */
export function signersOf(app: FastifyInstance, { reporters, wrongTokens, wallClock }: SignerDeps) {
  const admitted = new WeakMap<FastifyRequest, Admitted>()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  /** A right signature is never refused for what others send. */
  function refuse(request: FastifyRequest, reply: FastifyReply, code: keyof typeof WHY): FastifyReply {
    if (wrongTokens.count(request.ip))
      return refused(reply.header('retry-after', '60'), 'TOO_MANY_WRONG_TOKENS', 'too many wrong keys or signatures')
    return refused(reply, code, WHY[code])
  }

  async function admit(request: FastifyRequest, reply: FastifyReply, kinds: readonly ActorKind[]): Promise<unknown> {
    const headers = readSignedHeaders(request.headers)
    if (headers === undefined) return refuse(request, reply, 'SIGNATURE_MISSING')
    const now = wallClock()
    const key = reporters.key(headers.keyId, now)
    if (key === undefined) return refuse(request, reply, 'SIGNING_KEY_UNKNOWN')
    if (!isInTime(headers, now)) return refuse(request, reply, 'SIGNATURE_OUT_OF_TIME')
    if (!kinds.includes(key.actor.kind)) return refused(reply, 'NOT_ALLOWED', 'this key may not report that')
    admitted.set(request, { key, headers })
    return undefined
  }

  async function check(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { key, headers } = ofRequest(request)
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    if (!isSignedBy(key.secret, headers, body)) return refuse(request, reply, 'SIGNATURE_WRONG')
    try {
      request.body = JSON.parse(body.toString('utf8'))
    } catch {
      return wrong(reply, 'the body is no JSON')
    }
    return undefined
  }

  function ofRequest(request: FastifyRequest): Admitted {
    const found = admitted.get(request)
    if (found === undefined) throw new Error('a request without a key was let in')
    return found
  }

  return {
    /** What a route for these kinds declares. */
    routeFor: (kinds: readonly ActorKind[]) => ({
      config: { access: 'token' as const },
      onRequest: (request: FastifyRequest, reply: FastifyReply) => admit(request, reply, kinds),
      preValidation: check,
    }),
    actorOf: (request: FastifyRequest): Actor => ofRequest(request).key.actor,
  }
}

const WHY = {
  SIGNATURE_MISSING:
    'send ansimpass-key, webhook-id, webhook-timestamp and webhook-signature as docs/operators.md shows them',
  SIGNING_KEY_UNKNOWN: 'no key of ANSIMPASS_REPORTERS has this id, or it is not in its time',
  SIGNATURE_OUT_OF_TIME:
    'webhook-timestamp is over five minutes from the clock of this server: sign it again, and set your clock',
  SIGNATURE_WRONG: 'the signature does not fit id, time and body under the secret of this key',
} as const
