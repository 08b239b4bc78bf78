/** Events from an operator of visitor calls (안심콜) about a call it took itself. */
import { type Static, Type } from 'typebox'

/** `POST /v1/calls`. */
export const CallEvent = Type.Object(
  {
    /** The number that was dialled, with or without hyphens: one of the operator's sites. */
    siteNumber: Type.String({ minLength: 5, maxLength: 20 }),
    /** National or E.164, with or without hyphens. */
    caller: Type.String({ minLength: 5, maxLength: 20 }),
    /** When it rang: ISO 8601 with an offset. */
    at: Type.String({ minLength: 16, maxLength: 32 }),
    /** The operator's own name of this event, printable ASCII without spaces, each once a site. */
    eventId: Type.String({ pattern: '^[\\x21-\\x7e]{1,100}$' }),
  },
  { additionalProperties: false },
)
export type CallEvent = Static<typeof CallEvent>
