/** `/demo/call` rings a site for real; `/demo/calls/{id}/…` tells how the call goes and what it sounds like. */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../src/domain/kit/errors.ts'
import type { CallRecord } from '../calls/call-record.ts'
import type { HandsetInCall } from '../calls/ring.ts'
import type { Stage } from '../stage.ts'
import { openEventStream } from './event-stream.ts'
import { backToPage, isForm } from './form-answer.ts'
import type { PageDeps } from './page-deps.ts'
import { readCall, readKeys } from './read-input.ts'
import { refuseOtherOrigins } from './same-origin.ts'

/** Without script the answer waits for the text, but not for ever. */
const FORM_WAITS_MS = 12_000

type OfCall = { Params: { id: string } }

export function callRoutes(deps: PageDeps): FastifyPluginCallback {
  const find = async (id: string): Promise<CallRecord> => {
    const call = (await deps.stage).findCall(id)
    if (call === undefined) throw new AppError('NO_SUCH_CALL', 'no such call, or it was emptied by "start over"')
    return call
  }
  return (app, _options, done) => {
    app.post('/demo/call', async (request, reply) => {
      refuseOtherOrigins(request, deps.publicHost())
      const stage = await deps.stage
      if (isForm(request)) return await ringForForm(stage, request, reply)
      const call = await stage.call(readCall(request.body))
      return reply.code(202).send({ callId: call.view().id })
    })
    app.post<OfCall>('/demo/calls/:id/keys', async (request) => {
      refuseOtherOrigins(request, deps.publicHost())
      const keys = readKeys(request.body)
      return inCall(await find(request.params.id), (handset) => handset.press(keys))
    })
    app.post<OfCall>('/demo/calls/:id/hang-up', async (request) => {
      refuseOtherOrigins(request, deps.publicHost())
      return inCall(await find(request.params.id), (handset) => handset.hangUp())
    })
    app.get<OfCall>('/demo/calls/:id', async (request) => (await find(request.params.id)).view())
    app.get<OfCall>('/demo/calls/:id/events', async (request, reply) => {
      const call = await find(request.params.id)
      let unfollow: (() => void) | undefined
      const stream = openEventStream(reply, () => unfollow?.())
      unfollow = call.follow((view) => stream.send(view))
    })
    app.get<OfCall>('/demo/calls/:id/prompt.wav', async (request, reply) =>
      reply
        .header('cache-control', 'no-store')
        .type('audio/wav')
        .send((await find(request.params.id)).sound.open()),
    )
    done()
  }
}

/** Behind the call's end nothing happens. */
function inCall({ handset }: CallRecord, act: (handset: HandsetInCall) => void): { readonly done: boolean } {
  if (handset !== undefined) act(handset)
  return { done: handset !== undefined }
}

async function ringForForm(stage: Stage, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  try {
    const call = await stage.call(readCall(request.body))
    await call.answered(FORM_WAITS_MS)
    return backToPage(request, reply, { call: call.view().id })
  } catch (error) {
    if (error instanceof AppError && error.code === 'REQUEST_INVALID')
      return backToPage(request, reply, { trouble: 'number' })
    throw error
  }
}
