/** `POST /v1/call-events`: operators of visitor calls (안심콜) who took calls themselves say so here. What is answered as stored is on disk. */
import type { FastifyPluginCallback, FastifyReply } from 'fastify'
import { CallEventsBody, MOST_EVENTS } from '../../../contracts/call-events.ts'
import { httpStatusOf } from '../../../domain/kit/error-codes.ts'
import type { EventQuota } from '../../../usecases/call/event-quota.ts'
import type { CallEventAnswer, EventCall, TakeCallEvents } from '../../../usecases/call/take-call-events.ts'
import { refused, wrong } from '../reports/bearers.ts'
import { type SignerDeps, signersOf } from '../reports/signers.ts'
import type { EventRate } from './event-rate.ts'
import { type EventResult, type Refusal, readCallEvent, resultOf } from './read-call-event.ts'

export type CallEventDeps = SignerDeps & {
  readonly takeCallEvents: TakeCallEvents
  readonly rate: EventRate
  readonly quota: EventQuota
}

/** Outcomes of events that are sent again, or were: they are not of the day's number. */
const MADE_NOTHING = new Set<EventResult['outcome']>(['unavailable', 'already'])

/** A thousand events of the longest kind. */
const LONGEST_BODY = 320 * 1024

export function callEventRoutes(deps: CallEventDeps): FastifyPluginCallback {
  const { takeCallEvents, rate, quota } = deps
  return (app, _options, done) => {
    const signers = signersOf(app, deps)
    app.post<{ Body: CallEventsBody }>(
      '/v1/call-events',
      { ...signers.routeFor(['operator']), schema: { body: CallEventsBody }, bodyLimit: LONGEST_BODY },
      async (request, reply) => {
        const { body } = request
        const operator = signers.actorOf(request)
        const events: readonly unknown[] = Array.isArray(body) ? body : [body]
        if (events.length === 0 || events.length > MOST_EVENTS)
          return wrong(reply, `a list has 1 to ${MOST_EVENTS} events; nothing of it was taken`)
        if (!rate.take(operator.name, events.length))
          return refused(reply.header('retry-after', '1'), 'TOO_MANY_EVENTS', TOO_MANY)
        if (!quota.take(operator, events.length)) return refused(reply, 'QUOTA_REACHED', QUOTA_REACHED)
        const read = events.map((event) => readCallEvent(operator.name, event))
        const answers = answersInOrder(read, await takeCallEvents(operator, read.filter(isCall)))
        const results = events.map((event, nth) => resultOf(event, answers[nth] ?? { outcome: 'unavailable' }))
        quota.giveBack(operator, results.filter(({ outcome }) => MADE_NOTHING.has(outcome)).length)
        return Array.isArray(body) ? answerList(reply, results) : answerOne(reply, results)
      },
    )
    done()
  }
}

function isCall(read: EventCall | Refusal): read is EventCall {
  return !('outcome' in read)
}

function answersInOrder(
  read: readonly (EventCall | Refusal)[],
  taken: readonly CallEventAnswer[],
): readonly (CallEventAnswer | Refusal | undefined)[] {
  let next = 0
  return read.map((each) => (isCall(each) ? taken[next++] : each))
}

function answerOne(reply: FastifyReply, [result]: readonly EventResult[]): FastifyReply {
  const status = result?.code === undefined ? (result?.outcome === 'logged' ? 201 : 200) : httpStatusOf(result.code)
  return answer(reply, status, result ?? {})
}

/** A 200 says that nothing of the list need be sent again as it is. */
function answerList(reply: FastifyReply, results: readonly EventResult[]): FastifyReply {
  const isSettled = results.every(({ outcome }) => outcome !== 'unavailable')
  return answer(reply, isSettled ? 200 : httpStatusOf('CALLS_UNAVAILABLE'), { results })
}

function answer(reply: FastifyReply, status: number, body: object): FastifyReply {
  if (status === httpStatusOf('CALLS_UNAVAILABLE')) reply.header('retry-after', '5')
  return reply.code(status).header('cache-control', 'no-store').send(body)
}

const QUOTA_REACHED =
  "the day's number of events is reached: nothing of this request was taken, send it again tomorrow, Korean time"
const TOO_MANY = 'too many events in this second: nothing of this request was taken, send it again a second later'
