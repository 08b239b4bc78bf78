/** Everything that a thief looks at, by all his means. */
import type { Loot } from './loot.ts'
import { seeCopiesCompared } from './means/copies-compared.ts'
import { seeLogChanges } from './means/log-changes.ts'
import { seeMentions } from './means/mentions.ts'
import { seeRowContents } from './means/row-contents.ts'
import { seeRowPlaces } from './means/row-places.ts'
import { makeSightings, type Sightings } from './sightings.ts'

export function seeAll(loot: Loot): Sightings {
  const sightings = makeSightings()
  for (const see of [seeRowContents, seeRowPlaces, seeLogChanges, seeMentions, seeCopiesCompared]) see(loot, sightings)
  return sightings
}
