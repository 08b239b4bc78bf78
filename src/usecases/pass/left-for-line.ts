/** Texts, links and birth dates that a line has left today, for the caller's prompt: what is counted so far, nothing is counted here. */

import type { Line } from '../../domain/call/phone/line.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { CountedOfDay, DayCounters } from '../../ports/kit/day-counters.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'
import { LINKS_PER_DAY, linksCountedBy } from '../links/issue-link.ts'
import { MISSES_A_LINE, missesCountedBy } from './missed-birth-dates.ts'
import { textsCountedBy } from './texts-of-line.ts'

export type LeftForLineDeps = {
  readonly dayCounters: Pick<DayCounters, 'countsOf'>
  readonly tokens: Pick<Pseudonyms, 'line' | 'limited'>
  /** Texts that a line is sent a day at most. */
  readonly textsALine: number
}

export type LeftForLine = { readonly texts: boolean; readonly links: boolean; readonly birthDates: boolean }

/** One list query for all who ask at once. The function throws at once, and asks nothing, where the day's key cannot be read. */
export function makeLeftForLine({ dayCounters, tokens, textsALine }: LeftForLineDeps) {
  const left = makeNaturalBatches(async (asked: readonly Asked[]): Promise<readonly LeftForLine[]> => {
    const counts = await dayCounters.countsOf(asked.flatMap(({ texts, links, misses }) => [texts, links, misses]))
    return asked.map((_, nth) => ({
      texts: (counts[3 * nth] ?? 0) < textsALine,
      links: (counts[3 * nth + 1] ?? 0) < LINKS_PER_DAY,
      birthDates: (counts[3 * nth + 2] ?? 0) < MISSES_A_LINE,
    }))
  })

  return (line: Line, siteId: SiteId, day: CalendarDate): Promise<LeftForLine> =>
    left({
      texts: textsCountedBy(tokens, day, line),
      links: linksCountedBy(tokens, day, { line, siteId }),
      misses: missesCountedBy(tokens, day, line),
    })
}

type Asked = { readonly texts: CountedOfDay; readonly links: CountedOfDay; readonly misses: CountedOfDay }
