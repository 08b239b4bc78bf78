/**
 * Correction requests in the subjects' store: a row each under its day and its place in it, the day's count, and of each line which ones
 * are its own. All are of the length of any other row, written anew each night, and gone on day 28.
 */
import type { Line } from '../../../domain/call/phone/line.ts'
import type { Correction, CorrectionNumber } from '../../../domain/identity/correction.ts'
import { type CalendarDate, DAYS_KEPT, kstDay } from '../../../domain/kit/time.ts'
import type { CorrectionName, Corrections, NewCorrection } from '../../../ports/identity/corrections.ts'
import { noteAudit } from '../access/audit.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { ended } from './subjects/person-changes.ts'
import type { Ref } from './subjects/read-versions.ts'
import { dayNumber, dayOf, KIND } from './subjects/subject-row.ts'
import type { Decision, Subjects, View, Write } from './subjects/subjects.ts'
import {
  type CorrectionDayValue,
  type CorrectionValue,
  expiryOf,
  type LineCorrectionsValue,
} from './subjects/values.ts'

/** What an operator can look through; and so many requests a stranger can have made at most. */
const MOST_OF_A_DAY = 1_000
const MOST_OF_A_LINE = 12

/** The day, as a number, and its place in it from 1 on. */
type Place = LineCorrectionsValue['r'][number]

type Found = { readonly place: Place; readonly value: CorrectionValue }

export function createPostgresCorrections(subjects: Subjects): Corrections {
  const { keys, clock } = subjects
  const dayRef = (day: number): Ref => ({ kind: KIND.correctionDay, subject: keys.subjectOf('correction', `${day}`) })
  const ref = ([day, nth]: Place): Ref => ({
    kind: KIND.correction,
    subject: keys.subjectOf('correction', `${day} ${nth}`),
  })
  const lineRef = (line: Line): Ref => ({ kind: KIND.correctionsOfLine, subject: keys.subjectOf('line', line) })

  const today = () => kstDay(clock.now())
  const lives = (day: number) => expiryOf(dayOf(day)) > today()
  const placesIn = (view: View, line: Line): readonly Place[] =>
    ((view.get(lineRef(line))?.value as LineCorrectionsValue | undefined)?.r ?? []).filter(([day]) => lives(day))
  const dayIn = (view: View, day: number): CorrectionDayValue =>
    (view.get(dayRef(day))?.value as CorrectionDayValue | undefined) ?? { t: 0, u: 0 }
  const found = (view: View, places: readonly Place[]): readonly Found[] =>
    places.flatMap((place) => {
      const value = view.get(ref(place))?.value as CorrectionValue | undefined
      return value === undefined ? [] : [{ place, value }]
    })
  const kept = (where: Ref, day: number, value: unknown): Write => ({
    ...where,
    expires: expiryOf(dayOf(day)),
    look: undefined,
    value,
  })
  /** Of a day: `u` counts the texts that are due. */
  const dayWrite = (view: View, day: number, more: number): Write => {
    const { t, u } = dayIn(view, day)
    return kept(dayRef(day), day, { t, u: Math.max(0, u + more) } satisfies CorrectionDayValue)
  }

  function opened(view: View, request: NewCorrection): Decision<CorrectionNumber | undefined> {
    const { number, line, kind, day, words } = request
    const on = dayNumber(day)
    const { t, u } = dayIn(view, on)
    const places = placesIn(view, line)
    const place: Place = [on, t + 1]
    const ofToday = places.filter(([theirs]) => theirs === on)
    const need = [...ofToday, place].map(ref).filter((each) => !view.knows(each))
    if (need.length > 0) return { need }
    const same = found(view, ofToday).find(({ value }) => isOpenAs(value, request))
    if (same !== undefined) return { writes: [], result: same.value.c as CorrectionNumber }
    if (t >= MOST_OF_A_DAY || places.length >= MOST_OF_A_LINE) return { writes: [], result: undefined }
    const value: CorrectionValue = { c: number, l: line, k: kind, u: 1, w: words }
    return {
      writes: [
        kept(ref(place), on, value),
        kept(dayRef(on), on, { t: t + 1, u: u + 1 } satisfies CorrectionDayValue),
        kept(lineRef(line), on, { r: [...places, place] } satisfies LineCorrectionsValue),
      ],
      result: number,
    }
  }

  /** @param decide  by the request of that name, which is there */
  function change<T>(
    { line, number }: CorrectionName,
    none: T,
    decide: (view: View, request: Found) => Decision<T>,
    beside?: Parameters<Subjects['change']>[2],
  ): Promise<T> {
    const whole = (view: View): Decision<T> => {
      const places = placesIn(view, line)
      const need = places.flatMap((place) => [ref(place), dayRef(place[0])]).filter((each) => !view.knows(each))
      if (need.length > 0) return { need }
      const request = found(view, places).findLast(({ value }) => value.c === number)
      return request === undefined ? { writes: [], result: none } : decide(view, request)
    }
    return whenAvailable(subjects.change([lineRef(line)], whole, beside))
  }

  function markDue(of: CorrectionName, to: 0 | 1, state?: Correction['state']): Promise<boolean> {
    return change(of, false, (view, { place, value }) => {
      const isOther = state !== undefined && state !== stateOf(value)
      if (value.u === to || isOther) return { writes: [], result: false }
      const [day] = place
      return {
        writes: [kept(ref(place), day, { ...value, u: to }), dayWrite(view, day, to === 1 ? 1 : -1)],
        result: true,
      }
    })
  }

  function forgotten(view: View, line: Line, before: CalendarDate | undefined): Decision<undefined> {
    const places = placesIn(view, line)
    const gone = places.filter(([day]) => before === undefined || dayOf(day) < before)
    const need = gone.flatMap((place) => [ref(place), dayRef(place[0])]).filter((each) => !view.knows(each))
    if (need.length > 0) return { need }
    if (gone.length === 0) return { writes: [], result: undefined }
    const left = places.filter((place) => !gone.includes(place))
    const last = left.at(-1)
    const due = found(view, gone).filter(({ value }) => value.u === 1)
    const days = [...new Set(due.map(({ place: [day] }) => day))]
    return {
      writes: [
        ...gone.map((place) => ended(ref(place))),
        ...days.map((day) => dayWrite(view, day, -due.filter(({ place }) => place[0] === day).length)),
        last === undefined
          ? ended(lineRef(line))
          : kept(lineRef(line), last[0], { r: left } satisfies LineCorrectionsValue),
      ],
      result: undefined,
    }
  }

  /** @param isWanted  of which days the requests are read */
  async function ofDays(isWanted: (day: CorrectionDayValue) => boolean): Promise<readonly Found[]> {
    const newest = dayNumber(today())
    const days = Array.from({ length: DAYS_KEPT + 1 }, (_, ago) => newest - ago).filter(lives)
    const counts = await subjects.read(days.map(dayRef))
    const places = days
      .filter((day) => isWanted(dayIn(counts, day)))
      .flatMap((day) => Array.from({ length: dayIn(counts, day).t }, (_, nth): Place => [day, nth + 1]))
    return found(await subjects.read(places.map(ref)), places)
  }

  return {
    open: (request) =>
      whenAvailable(
        subjects.change([dayRef(dayNumber(request.day)), lineRef(request.line)], (view) => opened(view, request)),
      ),
    async ofLine(line) {
      const places = placesIn(await whenAvailable(subjects.read([lineRef(line)])), line)
      const view = await whenAvailable(subjects.read(places.map(ref)))
      return found(view, places).map(shown).reverse()
    },
    all: async () => (await whenAvailable(ofDays(({ t }) => t > 0))).map(shown),
    async settle(of, { outcome, answer }, audit) {
      let isSettled = false
      return change(
        of,
        'no-such-request',
        (view, { place, value }) => {
          isSettled = value.o === undefined
          if (!isSettled) return { writes: [], result: 'settled-before' }
          const [day] = place
          const { w: _words, ...rest } = value
          const settled: CorrectionValue = { ...rest, u: 1, o: outcome, a: answer }
          return {
            // What was written must not come back with a lost hour.
            writes: [
              { ...kept(ref(place), day, settled), endsFormer: true },
              dayWrite(view, day, value.u === 1 ? 0 : 1),
            ],
            result: 'settled',
          }
        },
        async (client) => {
          if (isSettled) await noteAudit(client, audit)
        },
      )
    },
    due: async () => (await whenAvailable(ofDays(({ u }) => u > 0))).filter(({ value }) => value.u === 1).map(shown),
    claim: (of) => markDue(of, 0, of.state),
    giveBack: async (of) => void (await markDue(of, 1)),
    forget: (line, before) => whenAvailable(subjects.change([lineRef(line)], (view) => forgotten(view, line, before))),
  }
}

function isOpenAs(value: CorrectionValue, { kind, words }: NewCorrection): boolean {
  return stateOf(value) === 'open' && value.k === kind && (value.w ?? '') === words
}

function stateOf({ o }: CorrectionValue): Correction['state'] {
  return o === undefined ? 'open' : 'settled'
}

function shown({ place: [day], value: { c, l, k, w = '', o, a = '' } }: Found): Correction {
  const common = { number: c as CorrectionNumber, line: l as Line, kind: k, day: dayOf(day) }
  return o === undefined
    ? { ...common, state: 'open', words: w }
    : { ...common, state: 'settled', outcome: o, answer: a }
}
