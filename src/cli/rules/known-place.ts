/** Kind of place and region of a command's words: one that the ruleset does not know is refused, with the nearest. */
import { AppError } from '../../domain/kit/errors.ts'
import { didYouMean } from '../../domain/kit/nearest-word.ts'
import { wordsOfCases } from '../../domain/rules/parse-case.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'

/** @throws AppError `CATEGORY_UNKNOWN` */
export function knownCategory(ruleset: Ruleset, category: string): string {
  const { categories, names } = wordsOfCases(ruleset)
  const known = categories ?? []
  if (known.includes(category)) return category
  throw new AppError(
    'CATEGORY_UNKNOWN',
    `no kind of place ${category}; there are ${known.join(', ')}${didYouMean(category, known, names)}`,
  )
}

/** @param named undefined: the first that the ruleset names. @throws AppError `REGION_UNKNOWN` */
export function knownRegion(ruleset: Ruleset, named: string | undefined): string {
  const region = named ?? ruleset.regions[0]?.id ?? ''
  const regions = ruleset.regions.map(({ id }) => id)
  if (regions.includes(region)) return region
  throw new AppError(
    'REGION_UNKNOWN',
    `no region ${region}; there are ${regions.join(', ')}${didYouMean(region, regions, ruleset.regions)}`,
  )
}
