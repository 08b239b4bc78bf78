/** Routes for those who sign their requests: key and time are looked at before the body is read, the signature before it is parsed. What comes a second time is answered as the first. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isInTime, isSignedBy, readSignedHeaders, type SignedHeaders } from '../../../contracts/signed-messages.ts'
import type { Actor, ActorKind } from '../../../domain/access/actor.ts'
import { createAnsweredRequests, nameOfRequest } from './answered-requests.ts'
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
  const answered = createAnsweredRequests(() => performance.now())
  /** Names of requests that are being dealt with. */
  const dealtWith = new WeakMap<FastifyRequest, string>()
  app.addHook('onSend', async (request, reply, payload) => noteAnswer(request, reply, payload))
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
    const name = nameOfRequest(headers, body)
    const before = await answered.find(name)
    if (before !== undefined) {
      const { status, contentType, body: same } = before
      return reply.code(status).header('cache-control', 'no-store').type(contentType).send(same)
    }
    dealtWith.set(request, name)
    try {
      request.body = JSON.parse(body.toString('utf8'))
    } catch {
      return wrong(reply, 'the body is no JSON')
    }
    return undefined
  }

  /** What is to be sent again is no answer for another time. */
  function noteAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
    const name = dealtWith.get(request)
    if (name === undefined) return
    dealtWith.delete(request)
    const { statusCode: status } = reply
    const isSettled = status < 500 && status !== 429 && typeof payload === 'string'
    if (isSettled)
      answered.answered(name, { status, contentType: String(reply.getHeader('content-type')), body: payload })
    else answered.unanswered(name)
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
