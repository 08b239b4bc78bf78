/** Each program's status on a machine, as it answers the others, with its form; /readyz is made of it. Programs that answer load the types alone. */
import { type Static, Type } from 'typebox'

const DependencyState = Type.Union([
  Type.Literal('up'),
  Type.Literal('degraded'),
  Type.Literal('down'),
  Type.Literal('starting'),
])
const Detail = Type.String({ maxLength: 20_000 })
const Count = Type.Integer({ minimum: 0 })
const Stated = Type.Object({ state: DependencyState, detail: Detail })
const CommonStatus = { keys: Stated, rulesetVersion: Type.String({ maxLength: 200 }) }

export const CallsStatus = Type.Object({
  ...CommonStatus,
  /** A site list, and somewhere durable to put a visit. */
  ready: Type.Boolean(),
  database: Stated,
  spool: Type.Object({ state: DependencyState, detail: Detail, waiting: Count, quarantined: Count, lost: Count }),
  sites: Type.Object({ state: DependencyState, detail: Detail, count: Count }),
  sip: Type.Object({ state: DependencyState, calls: Count }),
})
export type CallsStatus = Static<typeof CallsStatus>

export const TextsStatus = Type.Object({
  ...CommonStatus,
  persons: Stated,
  outbox: Type.Object({ state: DependencyState, detail: Detail, waiting: Count }),
  textGateway: Stated,
  registry: Stated,
})
export type TextsStatus = Static<typeof TextsStatus>

/** Of the process that started the three and looks after them. */
export const HouseStatus = Type.Object({
  programs: Type.Array(
    Type.Object({
      name: Type.Union([Type.Literal('calls'), Type.Literal('texts'), Type.Literal('web')]),
      state: Type.Union([Type.Literal('up'), Type.Literal('starting'), Type.Literal('down')]),
      /** How often it was started again. */
      restarts: Count,
      /** Why it ended last; empty where it never did. */
      ended: Detail,
    }),
    { maxItems: 16 },
  ),
})
export type HouseStatus = Static<typeof HouseStatus>
