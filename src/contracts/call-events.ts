/** Events from an operator of visitor calls (안심콜) about calls it took itself, and what is answered. */
import { type Static, Type } from 'typebox'

/** `POST /v1/call-events` takes one of these, or a list of them. */
export const CallEvent = Type.Object(
  {
    /** The number that was dialled, with or without hyphens: one of the operator's sites. */
    siteNumber: Type.String({ minLength: 5, maxLength: 20 }),
    /** National or E.164, with or without hyphens. */
    caller: Type.String({ minLength: 5, maxLength: 20 }),
    /** When it rang: ISO 8601 with an offset. */
    at: Type.String({ minLength: 16, maxLength: 32 }),
    /** The operator's own name of this call, printable ASCII without spaces, each once a site. */
    eventId: Type.String({ pattern: '^[\\x21-\\x7e]{1,100}$' }),
  },
  { additionalProperties: false },
)
export type CallEvent = Static<typeof CallEvent>

export const MOST_EVENTS = 1_000
/** Each is read by itself, so that a bad one costs itself alone. */
export const CallEventsBody = Type.Union([Type.Object({}), Type.Array(Type.Unknown())])
export type CallEventsBody = Static<typeof CallEventsBody>

/** For one event; those of a list stand in `results`, in its order. */
export const CallEventResult = Type.Object({
  /** As it was sent, where it can be read. */
  eventId: Type.Optional(Type.String()),
  /** `logged`, `already`, `repeat`: on disk. `refused`: not, nor when it is sent again unchanged. `unavailable`: send it again. */
  outcome: Type.Enum(['logged', 'already', 'repeat', 'refused', 'unavailable']),
  /** What the caller is to hear: an announcement of `prompts/`, in a language; behind some the last four digits are spoken. */
  prompt: Type.Optional(
    Type.Object({ id: Type.String(), language: Type.String(), digits: Type.Optional(Type.String()) }),
  ),
  code: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
})
export type CallEventResult = Static<typeof CallEventResult>
export type CallEventResults = { readonly results: readonly CallEventResult[] }
