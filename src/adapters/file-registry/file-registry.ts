/** The vaccination registry from a file of an institution, read again when it changes. */
import { readFileSync, statSync } from 'node:fs'
import type { Person } from '../../domain/identity/person.ts'
import { whyOf } from '../../domain/kit/system-error.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { RegistryAnswer, VaccinationRegistry } from '../../ports/pass/vaccination-registry.ts'
import { type FilePerson, readEvidenceFile } from './evidence-file.ts'

type People = {
  readonly byIdentifier: ReadonlyMap<string, FilePerson>
  readonly byName: ReadonlyMap<string, readonly FilePerson[]>
}

/**
 * A row that cannot be read costs itself: its kind is open for that person. A file that cannot be read, or that has rows
 * of nobody, is not taken; what was read last holds, and before the first nobody can be asked for.
 */
export function createFileRegistry(
  path: string,
  events: Events,
  { lookEveryMs = 5_000 }: { readonly lookEveryMs?: number } = {},
): VaccinationRegistry {
  let people: People | undefined
  let stamp: string | undefined
  let lookedAt = Number.NEGATIVE_INFINITY

  function look(): void {
    if (performance.now() - lookedAt < lookEveryMs) return
    lookedAt = performance.now()
    try {
      const { mtimeMs, size, ino } = statSync(path)
      const now = `${mtimeMs} ${size} ${ino}`
      if (now === stamp) return
      stamp = now
      const file = readEvidenceFile(readFileSync(path))
      if (!file.isUsable) throw new Error('rows that name nobody; see "ansimpass registry check"')
      people = indexed(file.people)
    } catch (cause) {
      const why = cause instanceof Error && !('code' in cause) ? cause.message : whyOf(cause)
      events.emit({ type: 'fault', part: 'registry', message: `the evidence file was not taken: ${why}` })
    }
  }

  return {
    async evidenceOf(person) {
      look()
      return people === undefined ? { kind: 'unavailable', why: 'refused' } : answerOf(person, people)
    },
  }
}

function indexed(all: readonly FilePerson[]): People {
  const byIdentifier = new Map<string, FilePerson>()
  const byName = new Map<string, FilePerson[]>()
  for (const person of all) {
    if (person.identifier !== undefined) byIdentifier.set(person.identifier, person)
    const key = nameKey(person)
    byName.set(key, [...(byName.get(key) ?? []), person])
  }
  return { byIdentifier, byName }
}

function answerOf(person: Person, { byIdentifier, byName }: People): RegistryAnswer {
  const identified = byIdentifier.get(person.registryIdentifier ?? '')
  const [found, another] = identified === undefined ? (byName.get(nameKey(person)) ?? []) : [identified]
  if (found === undefined) return { kind: 'no-such-person' }
  if (another !== undefined || found.birthDate !== person.birthDate) return { kind: 'unavailable', why: 'malformed' }
  const { evidence, unreadable } = found
  return { kind: 'known', evidence, ...(unreadable.length === 0 ? {} : { unreadable }) }
}

function nameKey({ name, birthDate }: Pick<Person, 'name' | 'birthDate'>): string {
  return `${name.normalize('NFC').replaceAll(/\s/g, '')}|${birthDate}`
}
