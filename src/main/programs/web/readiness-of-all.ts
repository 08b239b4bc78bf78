/** `/readyz` of all programs: asked of each when it is read, so that it tells how things are now. */
import type { Static, TSchema } from 'typebox'
import { CallsStatus, HouseStatus, TextsStatus } from '../../../contracts/program-status.ts'
import type { DependencyState, Readiness } from '../../../contracts/readiness.ts'
import { type Answered, PROGRAMS, type Process, type ProgramName } from '../../../ports/kit/program-feed.ts'
import { keysState, type Stated, sitesState, troubleState } from '../dependency-states.ts'
import type { Ground } from '../ground.ts'
import { makeFitAnswers } from './fit-answers.ts'
import { textsOfAll } from './texts-of-all.ts'

const WITHIN_MS = 1_000
/** A program that is there and late is as it was a moment ago. */
const LATE_MS = 5_000
const NO_ANSWER = 'this program does not answer'
const AWAY: Stated = { state: 'down', detail: NO_ANSWER }

export function readinessOfAll(ground: Ground): () => Promise<Readiness> {
  const { feed, seat, rulebook, clock, keys, database } = ground
  const fitAnswer = makeFitAnswers(ground)
  let seen: { readonly calls: CallsStatus; readonly at: number } | undefined

  return async () => {
    const answered = await feed.ask('status', WITHIN_MS)
    const asked = answersOf(answered, 'calls', CallsStatus)[0]?.status
    if (asked !== undefined) seen = { calls: asked, at: performance.now() }
    const joined = feed.joined()
    const isLate =
      joined.some(({ program }) => program === 'calls') && seen !== undefined && performance.now() - seen.at < LATE_MS
    const calls = isLate ? seen?.calls : asked
    const texts = textsOfAll(answersOf(answered, 'texts', TextsStatus))
    const house = answersOf(answered, 'house', HouseStatus)[0]?.status
    const count = ground.sites.all().length
    const troubles = [keysState(keys), calls?.keys, texts?.keys]
    const persons = texts?.persons ?? AWAY
    return {
      ready: calls?.ready ?? false,
      version: seat.version,
      rulesetVersion: calls?.rulesetVersion ?? rulebook.current().version,
      dependencies: {
        programs: programsState(answered, joined, house),
        database: calls?.database ?? {
          state: database.state === 'up' ? 'degraded' : database.state,
          detail: NO_ANSWER,
        },
        spool: calls?.spool ?? { ...AWAY, waiting: 0, quarantined: 0, lost: 0 },
        keys: troubles.find((each) => each !== undefined && each.state !== 'up') ?? troubleState(undefined),
        clock: troubleState(clock.held()?.detail),
        persons,
        sites: calls?.sites ?? { ...sitesState(ground), count },
        sip: calls?.sip ?? { state: 'down', calls: 0 },
        outbox: texts?.outbox ?? { ...AWAY, waiting: 0 },
        textGateway: texts?.textGateway ?? AWAY,
        registry: texts?.registry ?? AWAY,
      },
    }
  }

  function answersOf<S extends TSchema>(answered: readonly Answered[], program: Answered['program'], schema: S) {
    return answered.flatMap((each): { readonly pid: number; readonly status: Static<S> }[] => {
      const fit = each.program === program ? fitAnswer(each, 'status', schema) : undefined
      return fit === undefined ? [] : [{ pid: each.pid, status: fit }]
    })
  }
}

/** Nobody's calls hang on `texts` or `web`: that one of them is down makes this `degraded`, and `ready` stays. */
function programsState(
  answered: readonly Answered[],
  joined: readonly Process[],
  house: HouseStatus | undefined,
): Stated {
  const there = new Set<string>(['web', ...answered.map(({ program }) => program)])
  const pids = new Set(answered.map(({ pid }) => pid))
  // One of several that stands still: the others have its work.
  const still = joined.filter(({ program, pid }) => there.has(program) && !pids.has(pid))
  const faults = [
    ...PROGRAMS.flatMap((name) => faultOf(name, there.has(name), house) ?? []),
    ...still.map(({ program, pid }) => `${program} ${pid} does not answer`),
  ]
  const state: DependencyState = faults.length === 0 ? 'up' : there.has('calls') ? 'degraded' : 'down'
  return { state, detail: faults.join('; ') }
}

function faultOf(name: ProgramName, answers: boolean, house: HouseStatus | undefined): string | undefined {
  const seen = house?.programs.find((each) => each.name === name)
  const why = seen?.ended ? `, last ended: ${seen.ended}, started again so often: ${seen.restarts}` : ''
  return answers ? undefined : `${name} does not answer${why}`
}
