/** `/readyz` of all programs: asked of each when it is read, so that it tells how things are now. */
import type { Static, TSchema } from 'typebox'
import { CallsStatus, HouseStatus, TextsStatus } from '../../../contracts/program-status.ts'
import type { DependencyState, Readiness } from '../../../contracts/readiness.ts'
import { type Answered, PROGRAMS, type ProgramName } from '../../../ports/kit/program-feed.ts'
import { keysState, type Stated, sitesState, troubleState } from '../dependency-states.ts'
import type { Ground } from '../ground.ts'
import { makeFitAnswers } from './fit-answers.ts'

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
    const asked = answerOf(answered, 'calls', CallsStatus)
    if (asked !== undefined) seen = { calls: asked, at: performance.now() }
    const isLate = feed.isJoined('calls') && seen !== undefined && performance.now() - seen.at < LATE_MS
    const calls = isLate ? seen?.calls : asked
    const texts = answerOf(answered, 'texts', TextsStatus)
    const house = answerOf(answered, 'house', HouseStatus)
    const count = ground.sites.all().length
    const troubles = [keysState(keys), calls?.keys, texts?.keys]
    const persons = texts?.persons ?? AWAY
    return {
      ready: calls?.ready ?? false,
      version: seat.version,
      rulesetVersion: calls?.rulesetVersion ?? rulebook.current().version,
      dependencies: {
        programs: programsState(answered, house),
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
        textGateway: texts?.textGateway ?? { state: 'down' },
        registry: texts?.registry ?? AWAY,
      },
    }
  }

  /** Of several processes of a program the first that answers as it should speaks for them. */
  function answerOf<S extends TSchema>(
    answered: readonly Answered[],
    program: Answered['program'],
    schema: S,
  ): Static<S> | undefined {
    for (const each of answered) {
      const fit = each.program === program ? fitAnswer(each, 'status', schema) : undefined
      if (fit !== undefined) return fit
    }
    return undefined
  }
}

/** Nobody's calls hang on `texts` or `web`: that one of them is down makes this `degraded`, and `ready` stays. */
function programsState(answered: readonly Answered[], house: HouseStatus | undefined): Stated {
  const there = new Set<string>(['web', ...answered.map(({ program }) => program)])
  const faults = PROGRAMS.flatMap((name) => faultOf(name, there.has(name), house) ?? [])
  const state: DependencyState = faults.length === 0 ? 'up' : there.has('calls') ? 'degraded' : 'down'
  return { state, detail: faults.join('; ') }
}

function faultOf(name: ProgramName, answers: boolean, house: HouseStatus | undefined): string | undefined {
  const seen = house?.programs.find((each) => each.name === name)
  const why = seen?.ended ? `, last ended: ${seen.ended}, started again ${seen.restarts} times` : ''
  return answers ? undefined : `${name} does not answer${why}`
}
