/** The HTTP server: health, metrics, what lies behind a text's link, reports, the rules and, in the demo, everything of the demo world passed on to its process. */
import proxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyPluginCallback,
  type FastifyReply,
} from 'fastify'
import { httpStatusOf, RETRYABLE_STATUS } from '../../../domain/kit/error-codes.ts'
import { AppError } from '../../../domain/kit/errors.ts'
import { isOwnHost } from '../../../domain/kit/own-host.ts'
import type { Events } from '../../../ports/kit/events.ts'
import { type RulesDeps, rulesRoute } from '../rules/rules-route.ts'
import { ANYONE, demandAccess } from './access.ts'
import { fastifyLimits, HTTP_LIMITS, type HttpLimits, keepConnectionsWithin } from './connection-limits.ts'
import { type HealthDeps, healthRoutes } from './health-routes.ts'
import { PLAIN, problemFor, sendProblem } from './problem.ts'

export type HttpDeps = HealthDeps &
  RulesDeps & {
    /** What lies behind links, and reports (links/, reports/). */
    readonly rooms: readonly FastifyPluginCallback[]
    readonly events: Events
    readonly demoPage: { readonly port: number } | undefined
    /** Under which people reach us; https is then told to browsers for good. */
    readonly publicUrl: string
    /** Further names under which we may be asked. */
    readonly hosts: readonly string[]
  }

/** Starts nothing: call `listen`. Unknown paths and failures answer JSON with `code` and `message`, a browser a page. */
export function createHttpServer(deps: HttpDeps, limits: HttpLimits = HTTP_LIMITS): FastifyInstance {
  const app = Fastify({
    ...fastifyLimits(limits),
    logger: false,
    bodyLimit: 64 * 1024,
    // A proxy on this machine says who asks; nobody else is believed.
    trustProxy: 'loopback',
    // An open event stream of a browser must not hold up the stop.
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    frameworkErrors: refuseAddress,
  })
  keepConnectionsWithin(app.server, limits.connections)
  demandAccess(app)
  const { demo } = deps
  keepToOurName(app, deps)
  app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof AppError && error.retryable) {
      const { code, message } = error
      return sendProblem(request, reply.header('retry-after', '5'), {
        status: RETRYABLE_STATUS,
        code,
        message,
        page: 'fault',
        demo,
      })
    }
    const status = error.statusCode ?? httpStatusOf('INTERNAL')
    if (status < 500) return reply.code(status).send({ code: 'REQUEST_INVALID', message: error.message })
    deps.events.emit({ type: 'fault', part: 'http', message: error.message })
    return sendProblem(request, reply, { status, code: 'INTERNAL', message: 'Internal error', page: 'fault', demo })
  })
  app.setNotFoundHandler(async (request, reply) => sendProblem(request, reply, { ...NOT_FOUND, demo }))
  // Browsers ask for it unasked; pages under our policy could not show one from a data address.
  app.get('/favicon.ico', ANYONE, async (_request, reply) => reply.code(204).send())
  app.register(healthRoutes(deps))
  for (const room of deps.rooms) app.register(room)
  app.register(rulesRoute(deps))
  if (deps.demoPage !== undefined) passOn(app, deps.demoPage.port)
  return app
}

const NOT_FOUND = {
  status: httpStatusOf('NOT_FOUND'),
  code: 'NOT_FOUND',
  message: 'No such page here. Health is at /healthz and /readyz.',
  page: 'not-found',
} as const

const OTHER_HOST = {
  status: httpStatusOf('OTHER_HOST'),
  code: 'OTHER_HOST',
  message: 'This server is not asked under that name: use its address, or name it in ANSIMPASS_HOSTS',
  page: 'other-host',
} as const

/** Before anything else: a name that is not ours is answered by nothing of ours, in the demo as in production. */
function keepToOurName(app: FastifyInstance, { publicUrl, hosts, demo }: HttpDeps): void {
  const url = new URL(publicUrl)
  const names = [url.hostname.toLowerCase(), ...hosts]
  app.addHook('onRequest', async (request, reply) => {
    if (url.protocol === 'https:') reply.header('strict-transport-security', `max-age=${YEAR_SECONDS}`)
    if (!isOwnHost(request.headers.host, names)) return sendProblem(request, reply, { ...OTHER_HOST, demo })
    return undefined
  })
}

/** This name alone: what else lies under the domain is not ours to decide. */
const YEAR_SECONDS = 365 * 24 * 60 * 60

/** An address that cannot be read is not said again: it may hold anything. */
function refuseAddress(
  { statusCode = httpStatusOf('REQUEST_INVALID') }: FastifyError,
  _request: unknown,
  reply: FastifyReply,
): void {
  const message = statusCode === 414 ? 'A part of this address is too long' : 'This address cannot be read'
  void reply.code(statusCode).headers(PLAIN).send({ code: 'REQUEST_INVALID', message })
}

/** The demo's process was killed: calls need nothing of it. */
const DEMO_GONE = {
  status: httpStatusOf('DEMO_GONE'),
  page: 'demo-gone',
  demo: true,
  code: 'DEMO_GONE',
  message: 'The demo world has ended; calls are still taken and logged. Start the server again to have it back.',
} as const

type ProxyReply = Parameters<NonNullable<NonNullable<FastifyHttpProxyOptions['replyOptions']>['onError']>>[0]

/** An answer under way (an event stream) can only be broken off: a second one would be a fault of the server. */
function tellGone(reply: ProxyReply): void {
  if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy()
  const { headers, body } = problemFor(reply.request, DEMO_GONE)
  void reply.code(DEMO_GONE.status).headers(headers).send(body)
}

/** 0 would be taken as "unset": ten seconds, after which a silent event stream ends. */
const NO_LIMIT_MS = 2 ** 31 - 1

/** `/` and `/demo/*` belong to the demo world's own process. */
function passOn(app: FastifyInstance, port: number): void {
  const upstream = `http://127.0.0.1:${port}`
  for (const prefix of ['/demo', '/']) {
    app.register(proxy, {
      upstream,
      prefix,
      rewritePrefix: prefix,
      ...ANYONE,
      ...(prefix === '/' ? { routes: ['/'] } : {}),
      http: { requestOptions: { timeout: NO_LIMIT_MS } },
      replyOptions: { onError: tellGone },
    })
  }
}
