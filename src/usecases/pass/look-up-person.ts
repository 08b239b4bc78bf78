/** Asks the registry for a person, once for all who ask at the same time, and keeps what it says where that can be believed. */

import type { Person } from '../../domain/identity/person.ts'
import { type EpochMs, HOUR, kstDay, MINUTE } from '../../domain/kit/time.ts'
import type { StatusSnapshot } from '../../domain/pass/evidence/evidence.ts'
import type { Bindings, NewSnapshot } from '../../ports/identity/bindings.ts'
import type { PersonDeed, PersonRecords } from '../../ports/identity/person-records.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events, VisitRef } from '../../ports/kit/events.ts'
import type { RegistryAnswer, VaccinationRegistry } from '../../ports/pass/vaccination-registry.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'
import { believe, firstSeenAt, withCredibleDates } from './believe-answer.ts'
import { makeSuddenNegatives } from './sudden-negatives.ts'

export type LookUpPersonDeps = {
  readonly registry: Pick<VaccinationRegistry, 'evidenceOf'>
  readonly bindings: Pick<Bindings, 'saveSnapshots' | 'forgetNone'>
  readonly records: Pick<PersonRecords, 'note'>
  readonly clock: Clock
  readonly events: Events
  /** Milliseconds of a clock that nobody sets, for minutes in which answers are counted. */
  readonly elapsed?: () => number
  /** Of all look-ups for callers the part that comes to this process, 0 to 1. All unless given. */
  readonly share?: () => number
}

export type LookedUp = {
  readonly answer: RegistryAnswer
  /** When it is kept, or could not be: what is not kept is asked for again. Never rejects. */
  readonly kept: Promise<void>
}

export type LookUpPerson = ReturnType<typeof makeLookUpPerson>

/** Within the registry's time limit. Never throws. */
export function makeLookUpPerson(deps: LookUpPersonDeps) {
  const asked = new Map<string, Promise<LookedUp>>()
  const elapsed = deps.elapsed ?? (() => performance.now())
  const negatives = makeSuddenNegatives(elapsed, alarmed, deps.share)
  /** Of whom "nothing" was believed in the last minutes. */
  let believed: readonly Believed[] = []
  const save = makeNaturalBatches(async (snapshots: readonly NewSnapshot[]) => {
    await deps.bindings.saveSnapshots(snapshots)
    return snapshots
  })
  const note = makeNaturalBatches(async (deeds: readonly Noted[]) => {
    await deps.records.note(deeds)
    return deeds
  })

  /**
   * @param visit  undefined where nobody called: behind everybody who does. That the registry knows of nothing is no first word
   *   about somebody then: only a caller's question may bring it
   */
  return function lookUpPerson(
    person: Person,
    visit: VisitRef | undefined,
    snapshot: StatusSnapshot | undefined,
  ): Promise<LookedUp> {
    const running = asked.get(person.personId)
    if (running !== undefined) return running
    const answer = ask(person, visit, snapshot).finally(() => asked.delete(person.personId))
    asked.set(person.personId, answer)
    return answer
  }

  async function ask(
    person: Person,
    visit: VisitRef | undefined,
    snapshot: StatusSnapshot | undefined,
  ): Promise<LookedUp> {
    const start = performance.now()
    const answered = await deps.registry.evidenceOf(person, { behindCallers: visit === undefined })
    const tookMs = performance.now() - start
    const now = deps.clock.now()
    const said = withCredibleDates(answered, now)
    const isSudden = visit === undefined ? (isNegative: boolean) => isNegative : negatives.isSudden
    const answer = believe(said, { snapshot, now, isSudden })
    const result = resultOf(answer)
    if (visit === undefined) deps.events.emit({ type: 'status-refreshed', result, tookMs })
    else deps.events.emit({ type: 'registry-asked', visit, result, tookMs })
    const { personId } = person
    if (said.kind === 'unavailable') return { answer, kept: NOT_KEPT }
    note({ personId, day: kstDay(now), deed: 'lookup' }).catch(() => fault('a look-up was not noted'))
    if (said.kind === 'no-such-person') return { answer, kept: NOT_KEPT }
    for (const { kind, reason } of said.unreadable ?? [])
      deps.events.emit({ type: 'evidence-unreadable', kind, reason })
    if (answer.kind === 'known') {
      if (answer.unreadable !== undefined) return { answer, kept: NOT_KEPT }
      const kept = keep(personId, { evidence: answer.evidence, fetchedAt: hourBegun(now) })
      if (snapshot === undefined && answer.evidence.length === 0) doubtLater({ personId, kept, at: elapsed() })
      return { answer, kept }
    }
    if (answer.kind === 'no-such-person' || answer.why !== 'evidence-lost' || snapshot === undefined) {
      return { answer, kept: NOT_KEPT }
    }
    return { answer, kept: keep(personId, { ...snapshot, lossSeenAt: firstSeenAt(snapshot, now) }) }
  }

  function doubtLater(one: Believed): void {
    believed = [...believed.filter(({ at }) => one.at - at < DOUBTED_MS), one].slice(-MOST_DOUBTED)
  }

  function alarmed(): void {
    const message =
      'it knows of nothing for over three times as many persons as usual; of those without a status we say that it could not be checked'
    deps.events.emit({ type: 'fault', part: 'registry', message })
    const doubted = believed.filter(({ at }) => elapsed() - at < DOUBTED_MS)
    believed = []
    void forget(doubted)
  }

  /** The first of a flood were believed before it was one: they are strangers again, and their next call asks. */
  async function forget(doubted: readonly Believed[]): Promise<void> {
    await Promise.all(doubted.map(({ kept }) => kept))
    await deps.bindings
      .forgetNone(doubted.map(({ personId }) => personId))
      .catch(() => fault('what a wrong registry may have said was not forgotten: it counts for an hour'))
  }

  async function keep(personId: string, snapshot: StatusSnapshot): Promise<void> {
    await save({ personId, snapshot }).catch(() => fault('a status was not kept: it will be asked for again'))
  }

  function fault(message: string): void {
    deps.events.emit({ type: 'fault', part: 'snapshots', message })
  }
}

/** Nothing was known of them, and that is kept when `kept` resolves. */
type Believed = { readonly personId: string; readonly kept: Promise<void>; readonly at: number }

/** The minute of an alarm, and the one before. */
const DOUBTED_MS = 2 * MINUTE
const MOST_DOUBTED = 2_000

type Noted = { readonly personId: string; readonly day: ReturnType<typeof kstDay>; readonly deed: PersonDeed }

const NOT_KEPT = Promise.resolve()

function hourBegun(at: EpochMs): EpochMs {
  return Math.floor(at / HOUR) * HOUR
}

function resultOf(answer: RegistryAnswer): string {
  if (answer.kind === 'unavailable') return answer.why
  return answer.kind === 'known' && answer.unreadable !== undefined ? 'known-partly' : answer.kind
}
