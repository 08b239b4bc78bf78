/**
 * Binding of a line to a person, as a total table of states and events. One current person a line; a person may have
 * several lines. A proof lasts at most 28 days, counted from the hour in which it was given.
 */

export type BindingState = 'nobody' | 'subscriber' | 'user'

export type BindingEvent =
  | 'proved-as-subscriber' // by the same person or another: the line is theirs from now on
  | 'proved-as-user'
  | 'proved-for-another-line' // identity was proved, but not for this line, and the policy binds no users
  | 'time-over' // 28 days after the last proof
  | 'number-changed' // registry or carrier: the number has another owner since a day after the proof
  | 'withdrawn' // the person takes the consent back, for this line
  | 'deleted' // the person has everything deleted, on every line
  | 'reported' // staff saw somebody else with this phone

export type BindingStep = {
  readonly next: BindingState
  /** `begin` a binding of 28 days from now (ending any other), `end` it at once, or `keep` all as it is. */
  readonly act: 'begin' | 'end' | 'keep'
}

const ENDED: BindingStep = { next: 'nobody', act: 'end' }
const NOTHING: BindingStep = { next: 'nobody', act: 'keep' }
const SUBSCRIBER: BindingStep = { next: 'subscriber', act: 'begin' }
const USER: BindingStep = { next: 'user', act: 'begin' }

export const BINDING_TABLE: Readonly<Record<BindingState, Readonly<Record<BindingEvent, BindingStep>>>> = {
  nobody: {
    'proved-as-subscriber': SUBSCRIBER,
    'proved-as-user': USER,
    'proved-for-another-line': NOTHING,
    'time-over': NOTHING,
    'number-changed': NOTHING,
    withdrawn: NOTHING,
    deleted: NOTHING,
    reported: NOTHING,
  },
  subscriber: {
    'proved-as-subscriber': SUBSCRIBER,
    'proved-as-user': USER,
    'proved-for-another-line': { next: 'subscriber', act: 'keep' },
    'time-over': ENDED,
    'number-changed': ENDED,
    withdrawn: ENDED,
    deleted: ENDED,
    reported: ENDED,
  },
  user: {
    'proved-as-subscriber': SUBSCRIBER,
    'proved-as-user': USER,
    'proved-for-another-line': { next: 'user', act: 'keep' },
    'time-over': ENDED,
    'number-changed': ENDED,
    withdrawn: ENDED,
    deleted: ENDED,
    reported: ENDED,
  },
}

/** Why a binding ended before its time. */
export type BindingEndedWhy = 'number-changed' | 'withdrawn' | 'deleted' | 'reported' | 'proved-by-another'
