/** Companions in the row of the guardian's line: no row of their own says who has any, and they end with the binding in the same statement. */
import { randomBytes } from 'node:crypto'
import type { Line } from '../../../domain/call/phone/line.ts'
import type { Companion } from '../../../domain/identity/companion.ts'
import { type EpochMs, kstDay } from '../../../domain/kit/time.ts'
import type { Companions, NewCompanion } from '../../../ports/identity/companions.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { type BoundLine, boundLine, lineRefs } from './subjects/person-refs.ts'
import { dayNumber, dayOf } from './subjects/subject-row.ts'
import type { Decision, Subjects, View, Write } from './subjects/subjects.ts'
import { type CompanionValue, firstEndOf, LEVELS, livingCompanions } from './subjects/values.ts'

const ID_BYTES = 3
const PROVED = LEVELS.indexOf('identity')

export function createPostgresCompanions(subjects: Subjects): Companions {
  const { keys, clock } = subjects

  function guardian(view: View, line: Line, at: EpochMs): BoundLine | undefined {
    const bound = boundLine(view, lineRefs(keys, line), at)
    return bound !== undefined && bound.value.l >= PROVED ? bound : undefined
  }

  function change<T>(
    line: Line,
    none: T,
    decide: (own: readonly CompanionValue[]) => readonly [readonly CompanionValue[] | undefined, T],
  ): Promise<T> {
    return whenAvailable(
      subjects.change(lineRefs(keys, line), (view): Decision<T> => {
        const bound = guardian(view, line, clock.now())
        const row = bound && view.get(bound.ref)
        if (bound === undefined || row === undefined) return { writes: [], result: none }
        const { c, ...value } = bound.value
        const [next, result] = decide(livingCompanions(c, kstDay(clock.now())))
        if (next === undefined) return { writes: [], result }
        const kept = next.length === 0 ? value : { ...value, c: next }
        const write: Write = { ...row, look: firstEndOf(kept), value: kept }
        return { writes: [write], result }
      }),
    )
  }

  return {
    async ofLine(line, at) {
      const view = await whenAvailable(subjects.read(lineRefs(keys, line)))
      const bound = guardian(view, line, at)
      return bound && livingCompanions(bound.value.c, kstDay(at)).map(shown)
    },
    add: (line, companion, most) =>
      change<'added' | 'full' | 'not-proved'>(line, 'not-proved', (own) => {
        const others = own.filter((each) => !isSame(each, companion))
        return others.length >= most ? [undefined, 'full'] : [[...others, storedAs(companion)], 'added']
      }),
    remove: (line, id) =>
      change(line, undefined, (own) => {
        const left = own.filter(([each]) => each !== id)
        return [left.length === own.length ? undefined : left, undefined]
      }),
  }
}

function isSame([, name, birthDate]: CompanionValue, companion: NewCompanion): boolean {
  return name === companion.name && birthDate === companion.birthDate
}

function storedAs({ name, birthDate, relation, consent, addedOn }: NewCompanion): CompanionValue {
  const id = randomBytes(ID_BYTES).toString('hex')
  const [of, by] = [relation === 'child' ? 'c' : 'p', consent.kind === 'guardian' ? 'g' : 't'] as const
  return [id, name, birthDate, of, dayNumber(addedOn), by, consent.version]
}

function shown([id, name, birthDate, of, day, by, version]: CompanionValue): Companion {
  return {
    ...{ id, name, birthDate, addedOn: dayOf(day) },
    relation: of === 'c' ? 'child' : 'parent',
    consent: { kind: by === 'g' ? 'guardian' : 'told', version },
  }
}
