/** One event of an operator as it was sent, read into a call, and its answer written. */
import { Compile } from 'typebox/compile'
import { CallEvent, type CallEventResult } from '../../../contracts/call-events.ts'
import { callEventRef } from '../../../contracts/call-ref.ts'
import { parseCaller } from '../../../domain/call/phone/parse-caller.ts'
import { parseDialled } from '../../../domain/call/phone/parse-dialled.ts'
import type { HttpCode } from '../../../domain/kit/error-codes.ts'
import { parseInstant } from '../../../domain/kit/time.ts'
import { callKeyOf } from '../../../domain/visits/visit-ref.ts'
import type { CallEventAnswer, EventCall } from '../../../usecases/call/take-call-events.ts'

export type Refusal = { readonly outcome: 'refused'; readonly code: HttpCode; readonly message: string }
export type EventResult = Omit<CallEventResult, 'code'> & { readonly code?: HttpCode }

const form = Compile(CallEvent)

export function readCallEvent(operator: string, event: unknown): EventCall | Refusal {
  if (!form.Check(event)) {
    const [fault] = form.Errors(event)
    return invalid(`${fault?.instancePath.slice(1) || 'the event'} ${fault?.message ?? 'is not of the form'}`)
  }
  const site = parseDialled(event.siteNumber)
  const line = parseCaller(event.caller)
  const receivedAt = parseInstant(event.at)
  if (line === undefined) return invalid('caller is no phone number')
  if (receivedAt === undefined) return invalid('at is no time with an offset such as 2022-01-12T12:31:00+09:00')
  if (site === undefined) return NO_SUCH_SITE
  return { site, line, receivedAt, callKey: callKeyOf(callEventRef(operator, site, event.eventId)) }
}

export function resultOf(event: unknown, answer: CallEventAnswer | Refusal): EventResult {
  return { ...nameOf(event), ...saidOf(answer) }
}

function saidOf(answer: CallEventAnswer | Refusal): EventResult {
  switch (answer.outcome) {
    case 'refused':
      return answer
    case 'no-such-site':
      return NO_SUCH_SITE
    case 'too-old':
      return invalid('at is of a day whose visits are destroyed already: of day 28 and before none is taken')
    case 'in-the-future':
      return invalid('at lies in the future by the clock of this server')
    case 'unavailable':
      return { outcome: 'unavailable', code: 'CALLS_UNAVAILABLE', message: UNAVAILABLE }
    case 'logged':
    case 'already':
    case 'repeat': {
      const { outcome, prompt } = answer
      if (prompt === undefined) return { outcome }
      const { kind, language, digits } = prompt
      return { outcome, prompt: { id: kind, language, ...(digits !== '' && { digits }) } }
    }
  }
}

/** Nothing of an event that cannot be read is said again but its name. */
function nameOf(event: unknown): { readonly eventId?: string } {
  const eventId = typeof event === 'object' && event !== null && 'eventId' in event ? event.eventId : undefined
  return typeof eventId === 'string' && /^[\x21-\x7e]{1,100}$/.test(eventId) ? { eventId } : {}
}

function invalid(message: string): Refusal {
  return { outcome: 'refused', code: 'REQUEST_INVALID', message }
}

const NO_SUCH_SITE: Refusal = {
  ...{ outcome: 'refused', code: 'NO_SUCH_SITE' },
  message: 'none of your sites has this number',
}
const UNAVAILABLE = 'it is not known to be stored: send it again, with the same eventId and at'
