/** Kinds of places and regions that sites have and the rules do not know: no row names them, so they would read as without a pass. */
import type { Site } from '../places/site.ts'
import { wordsOfOwnCases } from './parse-case.ts'
import type { RulesetRows } from './ruleset.ts'

/** @returns each unknown word once, in order of its first site; kinds of places only where the ruleset lists those without a pass */
export function unknownPlaces(
  rules: RulesetRows,
  sites: Iterable<Pick<Site, 'category' | 'region'>>,
): readonly string[] {
  const { categories, regions } = wordsOfOwnCases(rules)
  const [known, places] = [categories && new Set(categories), new Set(regions)]
  const unknown = new Set<string>()
  for (const { category, region } of sites) {
    if (known?.has(category) === false) unknown.add(category)
    if (!places.has(region)) unknown.add(region)
  }
  return [...unknown]
}
