/** States of what a program depends on, in the words of /readyz. */
import type { KeyRing } from '../../adapters/keys/key-ring.ts'
import type { DependencyState } from '../../contracts/readiness.ts'
import { unreachableNumbers } from '../../domain/places/unreachable-numbers.ts'
import { unknownPlaces } from '../../domain/rules/unknown-places.ts'
import { damagedKeys, sayDamagedKey } from '../keys/damaged-keys.ts'
import type { Ground } from './ground.ts'

export type Stated = { readonly state: DependencyState; readonly detail: string }

/** Calls are taken all the same. */
export function troubleState(trouble: string | undefined): Stated {
  return { state: trouble === undefined ? 'up' : 'degraded', detail: trouble ?? '' }
}

/** What cannot be written or read now, then what was torn and is not yet dealt with. */
export function keysState(keys: KeyRing): Stated {
  const details = [keys.trouble() ?? [], damagedKeys(keys).map(sayDamagedKey)].flat()
  return troubleState(details.length === 0 ? undefined : details.join('; '))
}

/** A mistyped kind of place has no rules, and would let everybody in without a word. */
export function sitesState({ sites, rulebook }: Pick<Ground, 'sites' | 'rulebook'>): Stated {
  if (!sites.loaded) {
    const why = sites.away === '' ? '' : ` (${sites.away})`
    return {
      state: 'down',
      detail: `no list of sites was read yet, from the database${why} or from sites.json in the data folder: calls are refused with 503. To do: see that the database runs; where the data folder was moved, docs/operate.md`,
    }
  }
  const unknown = unknownPlaces(rulebook.current(), sites.all())
  const unreachable = unreachableNumbers(sites.all())
  const wrong = [
    ...(unknown.length > 0
      ? [`a kind of place or region that the rules do not know, so no pass is asked for there: ${fewOf(unknown)}`]
      : []),
    ...(unreachable.length > 0
      ? [
          `a number that no call reaches, since it is not written in national digits (0800000001): ${fewOf(unreachable)}`,
        ]
      : []),
  ]
  const detail = `sites have ${wrong.join('; and ')}; correct the rows of ansimpass.sites`
  return wrong.length > 0 ? { state: 'degraded', detail } : { state: 'up', detail: '' }
}

function fewOf(words: readonly string[]): string {
  return words.slice(0, 5).join(', ')
}
