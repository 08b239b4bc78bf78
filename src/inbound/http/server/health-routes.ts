/** `/healthz` (alive), `/readyz` (can take calls, with each dependency), `/metrics` (Prometheus). */
import type { FastifyPluginCallback } from 'fastify'
import type { Readiness } from '../../../contracts/readiness.ts'
import { ANYONE } from './access.ts'

export type HealthDeps = {
  readonly readiness: () => Promise<Readiness>
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>
}

export function healthRoutes(deps: HealthDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get('/healthz', ANYONE, async (_request, reply) =>
      reply.header('cache-control', 'no-store').send({ alive: true }),
    )
    app.get('/readyz', ANYONE, async (_request, reply) => {
      const readiness = await deps.readiness()
      return reply
        .code(readiness.ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(readiness)
    })
    app.get('/metrics', ANYONE, async (_request, reply) => {
      const { contentType, body } = await deps.metrics()
      return reply.header('content-type', contentType).send(body)
    })
    done()
  }
}
