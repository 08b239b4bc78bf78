/** Forms of reports on lines by registries, carriers, staff. */
import { type Static, Type } from 'typebox'
import { REPORT_REASONS } from '../domain/identity/report-reasons.ts'

/** `POST /v1/number-changes`: these numbers belong to others since then. */
export const NumberChanges = Type.Object(
  {
    /** National or E.164, with or without hyphens. */
    numbers: Type.Array(Type.String({ minLength: 5, maxLength: 20 }), { minItems: 1, maxItems: 1000 }),
    /** ISO 8601 with an offset: a proof given after it stands. */
    since: Type.String({ minLength: 16, maxLength: 32 }),
  },
  { additionalProperties: false },
)
export type NumberChanges = Static<typeof NumberChanges>

/** `POST /v1/not-this-person`: staff saw somebody else with this phone. */
export const NotThisPerson = Type.Object(
  {
    /** The site's number, with or without hyphens. */
    site: Type.String({ minLength: 5, maxLength: 20 }),
    /** The arrival's key, as the door shows it: 32 hex digits. */
    visit: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    reason: Type.Enum(REPORT_REASONS),
  },
  { additionalProperties: false },
)
export type NotThisPerson = Static<typeof NotThisPerson>
