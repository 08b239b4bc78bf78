/** The advisory locks of the database, each with a number of its own: any will do, as long as nobody else uses it. */
export const ADVISORY_LOCKS = {
  /** One migration at a time. */
  migrate: 7_240_126_001,
  /** One order to take other rules at a time. */
  ruleOrders: 7_240_126_002,
  /** The server whose turn it is to send the texts, as long as it lives. */
  drain: 7_240_126_003,
  /** Shared: somebody writes into an open hour of the subjects' store. Alone: hours are closed. */
  openHours: 7_240_126_011,
  /** One fold of hours at a time. */
  foldHours: 7_240_126_012,
  /** One fold of a night at a time. */
  foldNight: 7_240_126_013,
} as const
