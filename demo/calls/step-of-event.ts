/** A business event as a step of the call that it belongs to. */
import type { ControlNotice } from '../../src/contracts/control.ts'
import type { DemoStep } from '../../src/contracts/demo-page.ts'

export type AppEvent = Extract<ControlNotice, { event: unknown }>['event']
export type BareStep = Omit<DemoStep, 'atMs'>

/** @returns undefined for events that belong to no single call */
export function stepOfEvent(event: AppEvent): BareStep | undefined {
  switch (event.type) {
    case 'call-received':
      return { part: 'sip', code: 'received', values: {} }
    case 'call-answered': {
      const { outcome, code, mode, prompt, tookMs } = event
      return { part: 'sip', code: 'answered', tookMs, values: { outcome, code, mode, prompt } }
    }
    case 'prompt-played':
      return { part: 'sip', code: 'prompt-played', values: { prompt: event.prompt, complete: event.complete } }
    case 'keypad-ended':
      return { part: 'sip', code: 'keypad-ended', tookMs: event.tookMs, values: { result: event.result } }
    case 'visit-stored':
      return { part: 'log', code: event.where, tookMs: event.tookMs, values: { already: event.already } }
    case 'call-taken':
      return { part: 'log', code: 'taken', tookMs: event.tookMs, values: { already: event.already } }
    case 'registry-asked':
      return { part: 'registry', code: 'asked', tookMs: event.tookMs, values: { result: event.result } }
    case 'pass-decided': {
      const { outcome, reason, ruleId, rulesetVersion } = event
      return { part: 'rules', code: 'decided', values: { outcome, reason, ruleId, rulesetVersion } }
    }
    case 'text-sent':
      return { part: 'text', code: 'sent', tookMs: event.tookMs, values: { kind: event.kind, bytes: event.bytes } }
    case 'text-not-sent':
      return { part: 'text', code: 'not-sent', values: { why: event.why } }
    case 'text-retried':
      return { part: 'text', code: 'retried', values: { why: event.why } }
    case 'text-receipt':
      return { part: 'text', code: 'receipt', values: { state: event.state } }
    default:
      return undefined
  }
}
