/** The demo's HTTP: the page at `/` and everything under `/demo/`. Listens on loopback only; the server passes requests on. */
import Fastify, { type FastifyInstance } from 'fastify'
import { ERROR_CODES, httpStatusOf, RETRYABLE_STATUS } from '../../src/domain/kit/error-codes.ts'
import { AppError } from '../../src/domain/kit/errors.ts'
import { isOwnHost } from '../../src/domain/kit/own-host.ts'
import { apiRoutes } from './api-routes.ts'
import { callRoutes } from './call-routes.ts'
import type { PageDeps } from './page-deps.ts'
import { pageRoutes } from './page-routes.ts'

export function createPageServer(deps: PageDeps): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: 16 * 1024, forceCloseConnections: true, requestTimeout: 20_000 })
  app.addHook('onRequest', async (request) => {
    if (!isOwnHost(request.headers.host, []))
      throw new AppError('OTHER_ORIGIN', 'this page is not asked under that name')
  })
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))))
  })
  app.setErrorHandler(async (error: Error & { statusCode?: number; code?: string }, _request, reply) => {
    const known = error instanceof AppError
    const status = known
      ? (ERROR_CODES[error.code].status ?? RETRYABLE_STATUS)
      : (error.statusCode ?? httpStatusOf('INTERNAL'))
    const code = known ? error.code : status < 500 ? 'REQUEST_INVALID' : 'INTERNAL'
    const message = known || status < 500 ? error.message : 'the demo page met a fault; see its log'
    if (!known && status >= 500) process.stderr.write(`demo page: ${error.stack ?? error.message}\n`)
    return reply.code(status).send({ code, message })
  })
  app.setNotFoundHandler(async (_request, reply) =>
    reply.code(httpStatusOf('NOT_FOUND')).send({ code: 'NOT_FOUND', message: 'nothing here; the demo page is at /' }),
  )
  app.register(pageRoutes(deps))
  app.register(apiRoutes(deps))
  app.register(callRoutes(deps))
  return app
}
