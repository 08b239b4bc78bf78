/** Guesses of birth dates at servers of which each confirms the dates of its own lines: their memory goes with a crash, counters stay. */
import type { Line } from '../../../src/domain/call/phone/line.ts'
import { AppError } from '../../../src/domain/kit/errors.ts'
import { addDays, type CalendarDate, type EpochMs, kstDay } from '../../../src/domain/kit/time.ts'
import { shardOfLine } from '../../../src/domain/pass/outbox-shard.ts'
import type { Pseudonyms } from '../../../src/ports/identity/pseudonyms.ts'
import type { DayCounters } from '../../../src/ports/kit/day-counters.ts'
import type { BirthDateAnswer } from '../../../src/ports/kit/events.ts'
import type { OutboxRow } from '../../../src/ports/pass/outbox.ts'
import { makeConfirmBirthDate } from '../../../src/usecases/pass/confirm-birth-date.ts'
import { randomFrom } from '../../support/random-from.ts'

/** Birth dates of people between 5 and 85 years of age: 80 years, 20 of them leap years. */
export const PLAUSIBLE_DATES = 80 * 365 + 20

export type Guess = {
  readonly line: Line
  readonly siteId: number
  readonly carrierMark: number
  readonly birthDate: CalendarDate
}

/** `looked`: the registry was asked for it. */
export type Told = {
  readonly guess: Guess
  readonly day: CalendarDate
  readonly answer: BirthDateAnswer
  readonly looked: boolean
}

/** @param part  0 to 1 of all that are plausible */
export function dateOf(part: number): CalendarDate {
  return addDays('1937-01-12' as CalendarDate, Math.floor(part * PLAUSIBLE_DATES))
}

export function guessedLine(nth: number): Line {
  return `+8210${String(10_000_000 + nth)}` as Line
}

/** As the database counts, without one. */
export function memoryCounters(): DayCounters {
  const counts = new Map<string, number>()
  const nameOf = ({ day, token }: { day: CalendarDate; token: Uint8Array }) =>
    `${day} ${Buffer.from(token).toString('latin1')}`
  return {
    async count(list) {
      return list.map((each) => {
        const nth = (counts.get(nameOf(each)) ?? 0) + 1
        counts.set(nameOf(each), nth)
        return nth
      })
    },
    countsOf: async (list) => list.map((each) => counts.get(nameOf(each)) ?? 0),
  }
}

type Server = { readonly offset: number; readonly counters: DayCounters }

type GuessingDeps = {
  readonly seed: number
  readonly tokens: Pick<Pseudonyms, 'limited'>
  readonly missesASite: number
  readonly missesACarrier: number
  /** Milliseconds that a clock is ahead; what it counts in. */
  readonly servers: readonly Server[]
  /** How many lines the registry knows, each with one person. */
  readonly people: number
}

export function guessingWorld({ seed, tokens, servers, people, ...limits }: GuessingDeps) {
  const random = randomFrom(seed)
  const born = new Map(Array.from({ length: people }, (_, nth) => [guessedLine(nth), dateOf(random())] as const))
  const told: Told[] = []
  let now: EpochMs = 0
  let [asked, bound, rows] = [0, 0, 0n]
  let dies = false
  /** Of the guesses that are being tried. */
  const looked = new Set<string>()
  const nameOf = ({ line, birthDate }: Pick<Guess, 'line' | 'birthDate'>) => `${line} ${birthDate}`

  const start = ({ offset, counters }: Server) =>
    makeConfirmBirthDate({
      ...limits,
      ...{ tokens, clock: { now: () => now + offset }, lineChanged: () => {}, events: { emit: () => {} } },
      registry: {
        async personOf(line, birthDate) {
          asked += 1
          looked.add(nameOf({ line, birthDate }))
          const isRight = born.get(line) === birthDate
          return isRight ? { kind: 'one', person: { name: '아무개', birthDate } } : { kind: 'not-one' }
        },
      },
      bindings: {
        async bind() {
          bound += 1
          return 'p'
        },
      },
      dayCounters: {
        countsOf: counters.countsOf,
        async count(list) {
          if (dies) throw new AppError('DATABASE_UNAVAILABLE', 'it died before it could count', { retryable: true })
          return counters.count(list)
        },
      },
    })
  let processes = servers.map(start)
  const restart = () => {
    processes = servers.map(start)
  }

  async function tell(guess: Guess, row: OutboxRow): Promise<Told | undefined> {
    const place = shardOfLine(guess.line) % servers.length
    const [server, confirm] = [servers[place], processes[place]]
    if (server === undefined || confirm === undefined) throw new Error('no server has that line')
    const day = kstDay(now + server.offset)
    const end = { ...guess, isEnglish: false, arrivedAt: now, day, callKey: new Uint8Array(16) }
    try {
      const answer = await confirm(row, end, guess.birthDate)
      return { guess, day, answer, looked: looked.has(nameOf(guess)) }
    } catch (error) {
      if (error instanceof AppError && error.retryable) return undefined // its row is still there
      throw error
    }
  }

  return {
    ...{ told: told as readonly Told[], random, restart },
    get asked() {
      return asked
    },
    get bound() {
      return bound
    },
    setTime(at: EpochMs) {
      now = at
    },
    /** All at once. @param crash  the servers die before they have counted, and others go on with what was not dealt with */
    async try(guesses: readonly Guess[], { crash = false } = {}): Promise<readonly BirthDateAnswer[]> {
      const own = guesses.map(() => ({ id: ++rows, intent: { hour: 0, sealed: new Uint8Array(12) } }))
      const tellAll = (before: readonly (Told | undefined)[]) => {
        looked.clear()
        return Promise.all(guesses.map(async (guess, nth) => before[nth] ?? tell(guess, own[nth] as OutboxRow))) // one each
      }
      dies = crash
      let answers = await tellAll([])
      if (crash) {
        dies = false
        restart()
        answers = await tellAll(answers)
      }
      return answers.map((answer) => {
        if (answer === undefined) throw new Error('a date was not dealt with')
        told.push(answer)
        return answer.answer
      })
    },
    bornOf: (line: Line) => born.get(line) ?? dateOf(0),
  }
}
