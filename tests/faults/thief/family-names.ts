/** Names of rows about families: a line's own, its correction requests', what is counted of it in a day, an alias's. */
import type { KeyRing } from '../../../src/adapters/keys/key-ring.ts'
import { createPseudonyms } from '../../../src/adapters/keys/pseudonyms.ts'
import { countRef } from '../../../src/adapters/postgres/identity/subjects/counts.ts'
import type { Ref } from '../../../src/adapters/postgres/identity/subjects/read-versions.ts'
import { KIND } from '../../../src/adapters/postgres/identity/subjects/subject-row.ts'
import type { CalendarDate } from '../../../src/domain/kit/time.ts'
import { isAlias } from '../../../src/domain/visits/alias.ts'
import type { SubjectKeys } from '../../../src/ports/identity/subject-keys.ts'
import type { Subject } from './loot.ts'

const COUNTED = ['aliases', 'alias-ends', 'companions', 'companion-visits', 'corrections', 'texts']

export function namesOfFamily(keys: SubjectKeys, ring: KeyRing, subject: Subject): readonly Ref[] {
  if (isAlias(subject)) return [{ kind: KIND.alias, subject: keys.subjectOf('alias', subject) }]
  const line = keys.subjectOf('line', subject)
  const tokens = createPseudonyms(ring)
  const days = ring.list().flatMap(({ kind, period }) => (kind === 'day' ? [period as CalendarDate] : []))
  const counted = days.flatMap((day) =>
    COUNTED.map((thing) => countRef({ day, token: tokens.limited(day, thing, subject) })),
  )
  return [{ kind: KIND.line, subject: line }, { kind: KIND.correctionsOfLine, subject: line }, ...counted]
}
