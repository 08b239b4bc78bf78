/** `POST /v1/calls`: operators of visitor calls (안심콜) who took the call themselves say so here. A 2xx means: stored. */
import type { FastifyPluginCallback } from 'fastify'
import { CallEvent } from '../../../contracts/call-events.ts'
import { callEventRef } from '../../../contracts/call-ref.ts'
import { parseCaller } from '../../../domain/call/phone/parse-caller.ts'
import { parseDialled } from '../../../domain/call/phone/parse-dialled.ts'
import { parseInstant } from '../../../domain/kit/time.ts'
import { callKeyOf } from '../../../domain/visits/visit-ref.ts'
import type { TakeCallEvent } from '../../../usecases/call/take-call-event.ts'
import { actorOf, bearersOf, refused, wrong } from '../reports/bearers.ts'
import type { Reporters } from '../reports/reporters.ts'
import type { WrongTokens } from '../reports/wrong-tokens.ts'
import type { EventRate } from './event-rate.ts'

export type CallEventDeps = {
  readonly reporters: Reporters
  readonly wrongTokens: WrongTokens
  readonly takeCallEvent: TakeCallEvent
  readonly rate: EventRate
}

const LONGEST_BODY = 2_048

export function callEventRoutes(deps: CallEventDeps): FastifyPluginCallback {
  const { reporters, wrongTokens, takeCallEvent, rate } = deps
  const bearers = bearersOf(reporters, wrongTokens)
  return (app, _options, done) => {
    app.post<{ Body: CallEvent }>(
      '/v1/calls',
      { ...bearers(['operator']), schema: { body: CallEvent }, bodyLimit: LONGEST_BODY },
      async (request, reply) => {
        const { body } = request
        reply.header('cache-control', 'no-store')
        const operator = actorOf(reporters, request)
        const site = parseDialled(body.siteNumber)
        const line = parseCaller(body.caller)
        const receivedAt = parseInstant(body.at)
        if (line === undefined) return wrong(reply, 'caller is no phone number')
        if (receivedAt === undefined)
          return wrong(reply, 'at is no time with an offset such as 2022-01-12T12:31:00+09:00')
        if (site === undefined) return refused(reply, 'NO_SUCH_SITE', NO_SUCH_SITE)
        if (!rate.take(operator.name)) {
          return refused(reply.header('retry-after', '1'), 'TOO_MANY_EVENTS', TOO_MANY)
        }
        const callKey = callKeyOf(callEventRef(operator.name, site, body.eventId))
        const outcome = await takeCallEvent(operator, { site, line, receivedAt, callKey })
        switch (outcome) {
          case 'logged':
            return reply.code(201).send({ result: 'logged' })
          case 'repeat':
            return reply.code(200).send({ result: 'repeat' })
          case 'no-such-site':
            return refused(reply, 'NO_SUCH_SITE', NO_SUCH_SITE)
          case 'too-old':
            return wrong(reply, 'at is over a day ago: such a visit is taken no more')
          case 'in-the-future':
            return wrong(reply, 'at lies in the future by the clock of this server')
          case 'unavailable':
            return refused(reply.header('retry-after', '5'), 'CALLS_UNAVAILABLE', UNAVAILABLE)
        }
      },
    )
    done()
  }
}

const NO_SUCH_SITE = 'none of your sites has this number'
const TOO_MANY = 'too many events in this second: send this one again a second later'
const UNAVAILABLE = 'it is not known to be stored: send it again, with the same eventId and at'
