/** "This is wrong" (정정 요청): opened by one's own page, by text, or by a key in a call. Nobody's visit waits for it. */
import type { Line } from '../../domain/call/phone/line.ts'
import {
  type CorrectionKind,
  type CorrectionNumber,
  correctionWords,
  newCorrectionNumber,
} from '../../domain/identity/correction.ts'
import { kstDay } from '../../domain/kit/time.ts'
import type { Corrections } from '../../ports/identity/corrections.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayLimits } from '../../ports/kit/day-limits.ts'
import type { CorrectionBy, Events } from '../../ports/kit/events.ts'
import { makeTurnsOf } from '../../ports/kit/in-turn.ts'

export type OpenCorrectionDeps = {
  readonly corrections: Pick<Corrections, 'open' | 'ofLine'>
  readonly dayLimits: DayLimits
  /** A random whole number from 0 on, below the one given. */
  readonly pick: (below: number) => number
  readonly clock: Clock
  readonly events: Events
}

type Said = { readonly kind: CorrectionKind; readonly words: string; readonly by: CorrectionBy }

type Opened =
  /** `isKnown`: the same had been said before on that day. */
  { readonly kind: 'opened'; readonly number: CorrectionNumber; readonly isKnown?: true } | { readonly kind: 'limit' }

export type OpenCorrection = (line: Line, said: Said) => Promise<Opened>

const CORRECTIONS_PER_LINE = 3
/** Of these, and of the twelve that a line has in 28 days: nobody is kept from page and call by texts that others send in their name. */
const BY_TEXT_PER_LINE = { day: 2, kept: 8 }
/** Of the day's thousand: the sender of a text is easily forged, and whoever forges many leaves room for those who ask by page or call. */
const CORRECTIONS_BY_TEXT = 700

/**
 * The same words again on the same day are the same request, also at the same moment: a gateway may bring a text twice, and a
 * button is pressed twice.
 *
 * @throws AppError `DATABASE_UNAVAILABLE`
 */
export function makeOpenCorrection(deps: OpenCorrectionDeps): OpenCorrection {
  const { corrections, clock } = deps
  const inTurnOf = makeTurnsOf<Line>()

  /** One of a line at a time, so that the second finds the first. */
  return (line, said) => inTurnOf(line, () => openOne(line, said))

  async function openOne(line: Line, { kind, by, words: said }: Said): Promise<Opened> {
    const day = kstDay(clock.now())
    const words = correctionWords(said)
    const earlier = await corrections.ofLine(line)
    const same = earlier.find((it) => it.state === 'open' && it.day === day && it.kind === kind && it.words === words)
    if (same !== undefined) return { kind: 'opened', number: same.number, isKnown: true }
    if (by === 'text') {
      if (earlier.length >= BY_TEXT_PER_LINE.kept) return { kind: 'limit' }
      if ((await nthOf(`text ${line}`)) > BY_TEXT_PER_LINE.day) return { kind: 'limit' }
    }
    if ((await nthOf(line)) > CORRECTIONS_PER_LINE) return { kind: 'limit' }
    if (by === 'text' && (await nthOf('text')) > CORRECTIONS_BY_TEXT) return { kind: 'limit' }
    const number = numberBeside(new Set(earlier.map((it) => it.number)))
    const kept = await corrections.open({ number, line, kind, day, words })
    if (kept === undefined) return { kind: 'limit' }
    // Another server opened it meanwhile.
    if (kept !== number) return { kind: 'opened', number: kept, isKnown: true }
    deps.events.emit({ type: 'correction-opened', by })
    return { kind: 'opened', number }

    async function nthOf(of: string): Promise<number> {
      const [nth = 1] = await deps.dayLimits.count(day, [{ thing: 'corrections', of }])
      return nth
    }
  }

  /** No other request of the line has it. */
  function numberBeside(taken: ReadonlySet<CorrectionNumber>): CorrectionNumber {
    for (;;) {
      const number = newCorrectionNumber(deps.pick)
      if (!taken.has(number)) return number
    }
  }
}
