/** Places whose budget of texts is used up, for what callers hear: looked up every two seconds, so that no call waits for it. */

import type { SiteId } from '../../../domain/places/site.ts'
import type { Clock } from '../../../ports/kit/clock.ts'
import type { TextSpend } from '../../../ports/pass/text-spend.ts'

const EVERY_MS = 2_000

type BudgetWatch = {
  readonly textsPaused: (site: SiteId) => boolean
  /** How many there are. */
  readonly count: () => number
  stop(): void
}

/** While the database is away no text goes out either: what was seen last stands. */
export function watchBudgets(textSpend: Pick<TextSpend, 'exhausted'>, clock: Clock): BudgetWatch {
  let exhausted: ReadonlySet<SiteId> = new Set()
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    try {
      exhausted = await textSpend.exhausted(clock.now())
    } catch {
      // told by /readyz
    } finally {
      looking = false
    }
  }
  void look()
  const timer = setInterval(() => void look(), EVERY_MS)
  return { textsPaused: (site) => exhausted.has(site), count: () => exhausted.size, stop: () => clearInterval(timer) }
}
