/**
 * Lines and persons stored by earlier versions, in tables of their own under data keys: folded once into today's table of the
 * subjects' store, then the tables are dropped. Whose line a row was cannot be told from its token: it stays a kind of its own, by
 * which readers ask too while the old lookup key lives. Reports of staff, which nobody read, go with the tables.
 */
import pg from 'pg'
import type { ProofLevel } from '../../../domain/identity/person.ts'
import { AppError } from '../../../domain/kit/errors.ts'
import type { Language } from '../../../domain/kit/language.ts'
import { addDays, type CalendarDate, type EpochMs, hourOf, kstDay } from '../../../domain/kit/time.ts'
import type { PersonDeed } from '../../../ports/identity/person-records.ts'
import type { SubjectKeys } from '../../../ports/identity/subject-keys.ts'
import type { DataCipher } from '../../../ports/kit/data-cipher.ts'
import { ADVISORY_LOCKS } from '../kit/advisory-locks.ts'
import { connectionConfig } from '../kit/connect.ts'
import { transactionOn } from '../kit/in-transaction.ts'
import { uuidBytes } from '../kit/uuid-text.ts'
import { openPerson, openSnapshot } from './person-forms.ts'
import { countRef } from './subjects/counts.ts'
import { insertRows } from './subjects/insert-rows.ts'
import { dayTable } from './subjects/periods.ts'
import { lineName, newPersonId } from './subjects/person-refs.ts'
import { dayNumber, KIND, type SubjectRow } from './subjects/subject-row.ts'
import {
  expiryOf,
  fitPerson,
  fitStatus,
  LEVELS,
  type LineValue,
  type StatusValue,
  withDeed,
} from './subjects/values.ts'

export type OldPersonsDeps = {
  readonly databaseUrl: string
  readonly keys: SubjectKeys
  readonly cipher: DataCipher
}

/** `lost`: persons whose key was gone, so that nobody could read them any more. */
export type OldPersonsFolded = {
  readonly persons: number
  readonly lines: number
  readonly counters: number
  readonly lost: number
}

/**
 * @returns undefined where there is nothing from before
 * @throws as the database does, all or nothing; AppError `OLD_PERSONS_NOT_FOLDED` (retryable) where a key is there that opens nothing
 */
export async function foldOldPersons(deps: OldPersonsDeps, now: EpochMs): Promise<OldPersonsFolded | undefined> {
  const client = new pg.Client(
    connectionConfig(deps.databaseUrl, 'retention', { name: 'old-persons', statementTimeoutMs: 0 }),
  )
  client.on('error', () => {}) // whatever waits for it fails
  await client.connect()
  try {
    return await transactionOn(client, async () => {
      await client.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.foldNight])
      const { rows } = await client.query<{ there: boolean }>(`select to_regclass('persons') is not null as there`)
      return rows[0]?.there === true ? await fold(client, deps, now) : undefined
    })
  } finally {
    await client.end()
  }
}

async function fold(client: pg.Client, { keys, cipher }: OldPersonsDeps, now: EpochMs): Promise<OldPersonsFolded> {
  const today = kstDay(now)
  const old = await readOld(client, now)
  refuseUnreadable(old, keys, cipher)
  const rows: SubjectRow[] = []
  let lost = 0
  let lines = 0
  for (const person of old.persons) {
    const made = rowsOf(person, old, cipher)
    if (made === undefined) lost += 1
    rows.push(...(made ?? []))
    lines += made?.filter(({ kind }) => kind === KIND.oldLine).length ?? 0
  }
  const counters = (await readCounters(client, today)).map(({ h, times }): SubjectRow => {
    const ref = countRef({ day: today, token: uuidBytes(h) })
    return { ...ref, rev: 1, expires: addDays(today, 1), look: undefined, value: { t: times } }
  })
  // One that is there already counts on from this version's first.
  await insertRows(client, dayTable(today), keys.make({ kind: 'day', day: today }), [...rows, ...counters], () => 0)
  await client.query(
    'drop table bindings, snapshots, consents, person_deeds, persons, day_limits, line_reports, line_day',
  )
  return { persons: old.persons.length - lost, lines, counters: counters.length, lost }
}

/** A key that is over is not on disk any more. One that is, torn or another's, opens nobody: with the right one from a backup they are there. */
function refuseUnreadable({ persons }: Old, keys: SubjectKeys, cipher: DataCipher): void {
  const onDisk = new Set(keys.onDisk('data'))
  for (const [day, ofDay] of Map.groupBy(persons, (person) => person.data_day)) {
    if (!onDisk.has(day)) continue
    const opens = ofDay.some((it) => openPerson(cipher, it.person_id, { day, sealed: it.enc }) !== undefined)
    if (opens) continue
    throw new AppError(
      'OLD_PERSONS_NOT_FOLDED',
      `lasting/data-${day}.key opens none of the ${ofDay.length} persons of an earlier version that lie under it, and nobody is dropped for it: stop the server and copy that file from the backup; or remove it with its .damaged copy, then they are gone and identify again`,
      { retryable: true },
    )
  }
}

type OldPerson = { person_id: string; lookup: string; data_day: CalendarDate; enc: Buffer }
type OldBinding = {
  person_id: string
  lookup: string
  bound_as: 'subscriber' | 'user'
  proof_level: ProofLevel
  proved_at: Date
  language: Language | null
  no_texts: boolean
}
type OldSnapshot = { person_id: string; fetched_at: Date; data_day: CalendarDate; enc: Buffer }
type OldConsent = { person_id: string; kind: string; version: string; given_on: CalendarDate }
type OldDeed = { person_id: string; day: CalendarDate; deed: PersonDeed; times: number }

type Old = {
  readonly persons: readonly OldPerson[]
  readonly bindings: ReadonlyMap<string, readonly OldBinding[]>
  readonly snapshots: ReadonlyMap<string, readonly OldSnapshot[]>
  readonly consents: ReadonlyMap<string, readonly OldConsent[]>
  readonly deeds: ReadonlyMap<string, readonly OldDeed[]>
}

async function readOld(client: pg.Client, now: EpochMs): Promise<Old> {
  const all = async <Row extends { person_id: string }>(text: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(text, [...values])).rows
  return {
    persons: await all<OldPerson>('select person_id, lookup, data_day, enc from persons'),
    bindings: byPerson(
      await all<OldBinding>('select * from bindings where ends_at > $1 order by proved_at', [new Date(now)]),
    ),
    snapshots: byPerson(await all<OldSnapshot>('select person_id, fetched_at, data_day, enc from snapshots')),
    consents: byPerson(await all<OldConsent>('select person_id, kind, version, given_on from consents')),
    deeds: byPerson(await all<OldDeed>('select person_id, day, deed, times from person_deeds')),
  }
}

function byPerson<Row extends { person_id: string }>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => row.person_id)
}

/** @returns undefined where nothing of the person can be read any more; none where no line leads to them */
function rowsOf(person: OldPerson, old: Old, cipher: DataCipher): readonly SubjectRow[] | undefined {
  const known = openPerson(cipher, person.person_id, { day: person.data_day, sealed: person.enc })
  const bindings = old.bindings.get(person.person_id) ?? []
  if (known === undefined) return undefined
  if (bindings.length === 0) return []
  const ref = { kind: KIND.person, subject: uuidBytes(person.lookup) }
  const i = newPersonId(ref)
  const lines = bindings.map((binding) => lineRow(binding, i))
  const fitted = fitPerson({
    i,
    n: known.name,
    b: known.birthDate,
    ...(known.registryIdentifier === undefined ? {} : { r: known.registryIdentifier }),
    l: lines.map(lineName),
    c: (old.consents.get(person.person_id) ?? []).map((it) => [it.kind, it.version, dayNumber(it.given_on)]),
    v: dayNumber(person.data_day),
  })
  const status = fitStatus(statusOf(person, i, old, cipher), fitted.expires)
  return [...lines, { ...ref, ...fitted, rev: 1 }, { ...ref, ...status, rev: 1 }]
}

function lineRow(binding: OldBinding, p: string): SubjectRow {
  const value: LineValue = {
    p,
    a: binding.bound_as === 'subscriber' ? 's' : 'u',
    l: LEVELS.indexOf(binding.proof_level),
    h: hourOf(binding.proved_at.getTime()),
    g: binding.language,
    n: binding.no_texts ? 1 : 0,
  }
  const expires = expiryOf(kstDay(binding.proved_at.getTime()))
  return { kind: KIND.oldLine, subject: uuidBytes(binding.lookup), rev: 1, expires, look: undefined, value }
}

function statusOf(person: OldPerson, i: string, old: Old, cipher: DataCipher): StatusValue {
  let status: StatusValue = { i, d: {} }
  for (const { day, deed, times } of old.deeds.get(person.person_id) ?? []) status = withDeed(status, day, deed, times)
  const [kept] = old.snapshots.get(person.person_id) ?? []
  const at = kept?.fetched_at.getTime() ?? 0
  const snapshot = kept && openSnapshot(cipher, person.person_id, { day: kept.data_day, sealed: kept.enc }, at)
  return snapshot === undefined ? status : { ...status, s: { h: hourOf(at), e: snapshot.evidence } }
}

async function readCounters(client: pg.Client, day: CalendarDate): Promise<readonly { h: string; times: number }[]> {
  const { rows } = await client.query<{ h: string; times: number }>(
    `select h, times from day_limits where day = $1
     union all select h, links::integer as times from line_day where day = $1 and links > 0`,
    [day],
  )
  return rows
}
