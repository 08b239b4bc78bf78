/** `/demo/world`, `/demo/handsets/…`, `/demo/sites/…/door`, `/demo/events`, and what changes something: reset, faults, a report. */
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import { findNoon, NOONS } from '../world/noons.ts'
import { plainNumber } from '../world/phone-form.ts'
import { certificatePicture } from './certificate-picture.ts'
import { openEventStream } from './event-stream.ts'
import { backToPage, isForm } from './form-answer.ts'
import type { PageDeps } from './page-deps.ts'
import { invalid, readFault, readReport, readSettle, readText } from './read-input.ts'
import { refuseOtherOrigins } from './same-origin.ts'

export function apiRoutes(deps: PageDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
    })
    app.get('/demo/world', async () => (await deps.stage).view())
    app.get<{ Params: { phone: string } }>('/demo/handsets/:phone/messages', async (request) => {
      const phone = plainNumber(request.params.phone)
      if (phone === undefined) throw invalid('phone', 'a phone number, e.g. "010-0000-5678"')
      return (await deps.stage).messages(phone)
    })
    app.get<{ Params: { number: string } }>('/demo/sites/:number/door', async (request) =>
      (await deps.stage).door(request.params.number),
    )
    app.get<{ Params: { id: string } }>('/demo/people/:id/certificate.svg', async (request, reply) => {
      const person = (await deps.stage).people().find(({ id }) => id === request.params.id)
      if (person?.certificate === undefined) throw invalid('id', 'somebody who holds a certificate, e.g. "emma"')
      return reply.type('image/svg+xml; charset=utf-8').send(certificatePicture(person.certificate))
    })
    app.get('/demo/faults', async () => (await deps.stage).faults())
    app.get('/demo/events', async (_request, reply) => {
      const stage = await deps.stage
      const stream = openEventStream(reply, () => unwatch())
      const unwatch = stage.watch(stream.send)
      stream.send({ type: 'faults', faults: stage.faults() })
    })
    app.post('/demo/reset', async (request, reply) => {
      refuseOtherOrigins(request, deps.publicHost())
      const noon = readNoon(request)
      await (await deps.stage).reset(noon)
      return isForm(request) ? backToPage(request, reply, {}) : { clock: noon }
    })
    app.post('/demo/faults', async (request, reply) => {
      refuseOtherOrigins(request, deps.publicHost())
      const faults = await (await deps.stage).setFault(readFault(request.body))
      return isForm(request) ? backToPage(request, reply, {}) : faults
    })
    app.post('/demo/report', async (request, reply) => {
      refuseOtherOrigins(request, deps.publicHost())
      const reported = await (await deps.stage).report(readReport(request.body))
      return isForm(request) ? backToPage(request, reply, { reported }) : { result: reported }
    })
    app.post('/demo/report/settle', async (request, reply) => {
      refuseOtherOrigins(request, deps.publicHost())
      const reported = await (await deps.stage).settleReport(readSettle(request.body))
      return isForm(request) ? backToPage(request, reply, { reported }) : { result: reported }
    })
    done()
  }
}

function readNoon(request: FastifyRequest): number {
  const form = `one of ${NOONS.map((noon) => noon.at).join(', ')}`
  const noon = findNoon(readText(request.body, 'noon', form))
  if (noon === undefined) throw invalid('noon', form)
  return noon.now
}
