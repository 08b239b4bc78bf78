/** The vaccination registry from a file of an institution, read again when it changes. */
import { statSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { Line } from '../../domain/call/phone/line.ts'
import type { Person } from '../../domain/identity/person.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { whyOf } from '../../domain/kit/system-error.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { Events } from '../../ports/kit/events.ts'
import { withinTime } from '../../ports/kit/within-time.ts'
import type { PersonAnswer, RegistryAnswer, VaccinationRegistry } from '../../ports/pass/vaccination-registry.ts'
import { fileStamp } from '../kit/file-stamp.ts'
import { decodeText, readRows } from '../kit/read-table.ts'
import { createEvidenceReader, type EvidenceFile, type FilePerson, nameKey } from './evidence-file.ts'
import { readEvidenceBytes } from './read-file.ts'

type People = {
  readonly byIdentifier: ReadonlyMap<string, FilePerson>
  readonly byName: ReadonlyMap<string, readonly FilePerson[]>
  /** By number and birth date together; undefined where the file has no numbers. */
  readonly byPhone: ReadonlyMap<string, readonly FilePerson[]> | undefined
}

/** Longest wait for a new file; the one before answers then. */
const NEW_WITHIN_MS = 1_000
const ROWS_AT_ONCE = 500

/**
 * A row that cannot be read costs itself: its kind is open for that person. A file that cannot be read, or that has rows
 * of nobody, is not taken; what was read last holds, and before the first nobody can be asked for.
 *
 * @param settledMs a file that was written to since then may not be whole
 */
export function createFileRegistry(
  path: string,
  events: Events,
  { lookEveryMs = 5_000, settledMs = 1_000 }: { readonly lookEveryMs?: number; readonly settledMs?: number } = {},
): VaccinationRegistry {
  let people: People | undefined
  let stamp: string | undefined
  let told: string | undefined
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    lookedAt = performance.now()
    try {
      const seen = statSync(path)
      if (fileStamp(seen) === stamp || Math.abs(Date.now() - seen.mtimeMs) < settledMs) return
      const bytes = readEvidenceBytes(path)
      stamp = fileStamp(seen)
      const file = await readSlowly(bytes)
      if (!file.isUsable)
        throw new AppError('EVIDENCE_FILE_UNFIT', 'rows that name nobody; see "ansimpass registry check"')
      people = indexed(file)
      told = undefined
    } catch (cause) {
      const why = cause instanceof AppError ? cause.message : whyOf(cause)
      const message = `the evidence file was not taken: ${why}`
      if (`${message} ${stamp}` !== told) events.emit({ type: 'fault', part: 'registry', message })
      told = `${message} ${stamp}`
    }
  }

  async function newest(): Promise<People | undefined> {
    if (looking === undefined && performance.now() - lookedAt >= lookEveryMs) {
      looking = look().finally(() => {
        looking = undefined
      })
    }
    if (looking !== undefined) await withinTime(looking, NEW_WITHIN_MS, () => {})
    return people
  }

  return {
    async evidenceOf(person) {
      const all = await newest()
      return all === undefined ? { kind: 'unavailable', why: 'refused' } : answerOf(person, all)
    },
    async personOf(line, birthDate) {
      const all = await newest()
      return all?.byPhone === undefined
        ? { kind: 'unavailable', why: 'refused' }
        : personWith(line, birthDate, all.byPhone)
    },
  }
}

/** Texts are sent between its rows. */
async function readSlowly(bytes: Uint8Array): Promise<EvidenceFile> {
  const reader = createEvidenceReader()
  let rows = 0
  for (const row of readRows(decodeText(bytes))) {
    reader.take(row)
    rows += 1
    if (rows % ROWS_AT_ONCE === 0) await setImmediate()
  }
  return reader.end()
}

function indexed({ people, hasPhones }: EvidenceFile): People {
  const byIdentifier = new Map<string, FilePerson>()
  for (const person of people) if (person.identifier !== undefined) byIdentifier.set(person.identifier, person)
  const reachable = people.filter(({ phone }) => phone !== undefined && phone !== 'unclear')
  return {
    byIdentifier,
    byName: Map.groupBy(people, nameKey),
    byPhone: hasPhones ? Map.groupBy(reachable, ({ phone, birthDate }) => `${phone}|${birthDate}`) : undefined,
  }
}

/** One alone has both: else nobody is chosen. */
function personWith(line: Line, birthDate: CalendarDate, byPhone: NonNullable<People['byPhone']>): PersonAnswer {
  const [found, another] = byPhone.get(`${line}|${birthDate}`) ?? []
  if (found === undefined || another !== undefined) return { kind: 'not-one' }
  const { name, identifier } = found
  return {
    kind: 'one',
    person: { name, birthDate, ...(identifier !== undefined && { registryIdentifier: identifier }) },
  }
}

function answerOf(person: Person, { byIdentifier, byName }: People): RegistryAnswer {
  const { registryIdentifier } = person
  const identified = registryIdentifier === undefined ? undefined : byIdentifier.get(registryIdentifier)
  const namesakes = byName.get(nameKey(identified ?? person)) ?? []
  // Of one name and birth date, and not told apart by an identifier of their own.
  const possible = namesakes.filter(
    ({ identifier }) =>
      registryIdentifier === undefined || identifier === undefined || identifier === registryIdentifier,
  )
  const [found, another] = possible
  if (found === undefined) return { kind: 'no-such-person' }
  if (another !== undefined || found.birthDate !== person.birthDate) return { kind: 'unavailable', why: 'malformed' }
  const { evidence, unreadable } = found
  return { kind: 'known', evidence, ...(unreadable.length === 0 ? {} : { unreadable }) }
}
