/** Input of the page server: JSON or a form, each field checked; anything else is refused by name. */

import { DEMO_FAULT_MODES, type DemoFaults } from '../../src/contracts/demo-page.ts'
import { REPORT_REASONS } from '../../src/domain/identity/report-reasons.ts'
import { AppError } from '../../src/domain/kit/errors.ts'
import type { StaffReport } from '../calls/report-as-staff.ts'
import { plainNumber } from '../world/phone-form.ts'

export type CallInput = {
  readonly site: string
  readonly person?: string
  readonly phone?: string
  readonly withheld: boolean
  /** Whether somebody sits at the handset's keys. */
  readonly keypad: boolean
}
export type FaultInput = {
  [Part in keyof DemoFaults]: { readonly part: Part; readonly mode: DemoFaults[Part] }
}[keyof DemoFaults]

export type ReportInput = StaffReport
export type SettleInput = { readonly visit: string; readonly how: 'undo' | 'send' }

const PERSON_ID = /^[a-z][a-z0-9-]{0,40}$/

/** @throws AppError `REQUEST_INVALID` naming the field */
export function readCall(body: unknown): CallInput {
  const { site, person, phone, withheld, keypad = false } = fields(body)
  const number = typeof site === 'string' ? plainNumber(site) : undefined
  if (number === undefined) throw invalid('site', 'a number to dial, e.g. "080-000-0001"')
  const hidden = withheld === true || withheld === 'on' || withheld === 'true'
  if (withheld !== undefined && !hidden && withheld !== false && withheld !== 'false')
    throw invalid('withheld', 'true or false')
  if (typeof keypad !== 'boolean') throw invalid('keypad', 'true or false')
  const call = { site: number, withheld: hidden, keypad }
  if (typeof person === 'string' && PERSON_ID.test(person)) return { ...call, person }
  if (person !== undefined && phone === undefined) throw invalid('person', 'the id of a person of /demo/world')
  const from = typeof phone === 'string' ? plainNumber(phone) : undefined
  if (from === undefined) throw invalid('phone', 'a phone number, e.g. "010-0000-5678"')
  return { ...call, phone: from }
}

/** Keys that are pressed in a call. @throws AppError `REQUEST_INVALID` */
export function readKeys(body: unknown): string {
  const { keys } = fields(body)
  if (typeof keys === 'string' && /^[\d*#]{1,20}$/.test(keys)) return keys
  throw invalid('keys', 'one or more of 0 to 9, * and #')
}

/** @throws AppError `REQUEST_INVALID` */
export function readFault(body: unknown): FaultInput {
  const { part, mode } = fields(body)
  if (part !== 'registry' && part !== 'text-centre' && part !== 'database' && part !== 'identity') {
    throw invalid('part', 'registry, text-centre, database or identity')
  }
  const modes: readonly unknown[] = DEMO_FAULT_MODES[part]
  if (!modes.includes(mode)) throw invalid('mode', `one of ${DEMO_FAULT_MODES[part].join(', ')}`)
  return { part, mode } as FaultInput
}

/** @throws AppError `REQUEST_INVALID` naming the field */
export function readReport(body: unknown): ReportInput {
  const { site, reason } = fields(body)
  const number = typeof site === 'string' ? plainNumber(site) : undefined
  if (number === undefined) throw invalid('site', 'the number of a place, e.g. "080-000-0001"')
  const visit = readArrival(body)
  const known = REPORT_REASONS.find((each) => each === reason)
  if (known === undefined) throw invalid('reason', `one of ${REPORT_REASONS.join(', ')}`)
  return { site: number, visit, reason: known }
}

/** @throws AppError `REQUEST_INVALID` naming the field */
export function readSettle(body: unknown): SettleInput {
  const { how } = fields(body)
  if (how !== 'undo' && how !== 'send') throw invalid('how', 'undo or send')
  return { visit: readArrival(body), how }
}

function readArrival(body: unknown): string {
  const { arrival } = fields(body)
  if (typeof arrival !== 'string' || !/^[0-9a-f]{32}$/.test(arrival)) throw invalid('arrival', 'the key of an arrival')
  return arrival
}

/** @returns the field as it was sent. @throws AppError `REQUEST_INVALID` */
export function readText(body: unknown, name: string, form: string): string {
  const value = fields(body)[name]
  if (typeof value !== 'string' || value.length > 100) throw invalid(name, form)
  return value
}

export function invalid(name: string, form: string): AppError {
  return new AppError('REQUEST_INVALID', `"${name}" must be ${form}`)
}

function fields(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new AppError('REQUEST_INVALID', 'the body must be a JSON object')
  }
  return body as Record<string, unknown>
}
