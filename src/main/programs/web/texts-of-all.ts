/** Status of all `texts` processes of a machine as one: what is wrong with each is told by its process number. */
import type { TextsStatus } from '../../../contracts/program-status.ts'
import type { DependencyState } from '../../../contracts/readiness.ts'
import type { Stated } from '../dependency-states.ts'

export type TextsProcess = { readonly pid: number; readonly status: TextsStatus }

type TextsState = Omit<TextsStatus, 'rulesetVersion'>
type Part = keyof TextsState

/** @returns undefined where none answered */
export function textsOfAll(all: readonly TextsProcess[]): TextsState | undefined {
  const [first, ...others] = all
  if (first === undefined) return undefined
  if (others.length === 0) return first.status
  const part = (name: Part) => together(all.map(({ pid, status }) => ({ pid, stated: status[name] })))
  return {
    keys: part('keys'),
    persons: part('persons'),
    outbox: { ...part('outbox'), waiting: Math.max(...all.map(({ status }) => status.outbox.waiting)) },
    textGateway: part('textGateway'),
    registry: part('registry'),
  }
}

/** A registry that one of them was asked for nothing yet is known by the others. */
function together(all: readonly { pid: number; stated: { state: DependencyState; detail?: string } }[]): Stated {
  const states = new Set(all.map(({ stated }) => stated.state))
  if (states.size > 1) states.delete('starting')
  const [only, ...more] = states
  const details = all.flatMap(({ pid, stated }) => (stated.detail ? `texts ${pid}: ${stated.detail}` : []))
  return { state: more.length > 0 || only === undefined ? 'degraded' : only, detail: details.join('; ') }
}
