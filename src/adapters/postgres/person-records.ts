/** What is kept about a person: shown to that person, changed and deleted at their word. */
import type pg from 'pg'
import type { Binding, ProofLevel } from '../../domain/identity/person.ts'
import type { Language } from '../../domain/language.ts'
import type { Line } from '../../domain/phone/line.ts'
import { addDays, type CalendarDate, DAYS_KEPT, type EpochMs, kstDay } from '../../domain/time.ts'
import type { DataBox } from '../../ports/data-box.ts'
import type { LineTokens } from '../../ports/line-tokens.ts'
import type { PersonDeed, PersonRecord, PersonRecords } from '../../ports/person-records.ts'
import { inTransaction } from './in-transaction.ts'
import { openPerson, openSnapshot } from './person-boxes.ts'
import { ALIVE, lockPersons } from './person-locks.ts'
import { uuidText } from './uuid-text.ts'
import { whenAvailable } from './when-available.ts'

const BINDINGS = `
  select b.lookup, b.person_id, b.bound_as, b.proof_level, b.proved_at, b.ends_at, b.language, b.no_texts, p.data_day, p.enc
  from bindings own join bindings b using (person_id) join persons p using (person_id)
  where own.lookup = any($1::uuid[]) and own.ends_at > $2 and b.ends_at > $2
  order by b.ends_at desc, b.lookup`
const CONSENTS = 'select kind, version, given_on from consents where person_id = $1 order by kind'
const DEEDS = 'select day, deed, times from person_deeds where person_id = $1 order by day desc, deed'
const SNAPSHOT = 'select fetched_at, data_day, enc from snapshots where person_id = $1'
const PREFER = 'update bindings set language = $2, no_texts = $3 where lookup = any($1::uuid[])'
const END = `
  delete from bindings where lookup = any($1::uuid[]) and ($2::timestamptz is null or proved_at < $2) returning person_id`
/** A person whom no line leads to any more is forgotten with all that hangs on them. */
const FORGET_LINELESS = `
  delete from persons p where person_id = any($1::uuid[])
    and not exists (select from bindings b where b.person_id = p.person_id)`
const FORGET = `
  with whom as (select distinct person_id from bindings where lookup = any($1::uuid[])),
  lines as (select count(*)::int as n from bindings join whom using (person_id)),
  gone as (delete from persons p using whom w where p.person_id = w.person_id)
  select n as lines from lines`
const NOTE = `
  with alive as (${ALIVE})
  insert into person_deeds as d (person_id, day, deed, times)
  select person_id, n.day, n.deed, count(*) from unnest($1::uuid[], $2::date[], $3::text[]) n(person_id, day, deed)
  join alive using (person_id) group by 1, 2, 3 order by 1, 2, 3
  on conflict (person_id, day, deed) do update set times = d.times + excluded.times`

type BindingRow = {
  lookup: string
  person_id: string
  bound_as: Binding['boundAs']
  proof_level: ProofLevel
  proved_at: Date
  ends_at: Date
  language: Language | null
  no_texts: boolean
  data_day: CalendarDate
  enc: Buffer
}

/** Counts deeds for persons who are still there, in the caller's transaction where it has one. */
export async function noteDeeds(
  client: Pick<pg.ClientBase, 'query'>,
  deeds: Parameters<PersonRecords['note']>[0],
): Promise<void> {
  if (deeds.length === 0) return
  const values = [deeds.map((it) => it.personId), deeds.map((it) => it.day), deeds.map((it) => it.deed)]
  await client.query({ name: 'note-deeds', text: NOTE, values })
}

export type PersonRecordsDeps = {
  readonly pool: Pick<pg.Pool, 'query' | 'connect'>
  readonly tokens: Pick<LineTokens, 'lookups'>
  readonly box: DataBox
}

export function createPostgresPersonRecords({ pool, tokens, box }: PersonRecordsDeps): PersonRecords {
  return {
    async ofLine(line, at) {
      const lookups = lookupsOf(line)
      const { rows } = await ask<BindingRow>(BINDINGS, [lookups, new Date(at)])
      const own = lookups.map((lookup) => rows.find((row) => row.lookup === lookup)).find((row) => row !== undefined)
      const person = own && openPerson(box, own.person_id, { day: own.data_day, sealed: own.enc })
      if (own === undefined || person === undefined) return undefined
      const theirs = rows.filter((row) => row.person_id === own.person_id)
      return recordOf(person, own, theirs)
    },

    async setPreferences(line, { language, noTexts }) {
      await ask(PREFER, [lookupsOf(line), language ?? null, noTexts])
    },

    async endBinding(line, { provedBefore } = {}) {
      const lookups = lookupsOf(line)
      const work = inTransaction(pool, async (client) => {
        await lockPersons(client, { lines: lookups })
        const { rows } = await client.query<{ person_id: string }>(END, [lookups, asDate(provedBefore)])
        await client.query(FORGET_LINELESS, [rows.map((row) => row.person_id)])
        return rows.length > 0
      })
      return whenAvailable(work)
    },

    forgetPerson(line) {
      const lookups = lookupsOf(line)
      const work = inTransaction(pool, async (client) => {
        await lockPersons(client, { lines: lookups })
        const { rows } = await client.query<{ lines: number }>(FORGET, [lookups])
        return rows[0]?.lines ?? 0
      })
      return whenAvailable(work)
    },

    async note(deeds) {
      await whenAvailable(noteDeeds(pool, deeds))
    },
  }

  async function recordOf(
    person: PersonRecord['person'],
    own: BindingRow,
    rows: readonly BindingRow[],
  ): Promise<PersonRecord> {
    const id = [own.person_id]
    const [consents, deeds, snapshots] = await Promise.all([
      ask<{ kind: string; version: string; given_on: CalendarDate }>(CONSENTS, id),
      ask<{ day: CalendarDate; deed: PersonDeed; times: number }>(DEEDS, id),
      ask<{ fetched_at: Date; data_day: CalendarDate; enc: Buffer }>(SNAPSHOT, id),
    ])
    const [kept] = snapshots.rows
    return {
      person,
      bindings: rows.map((row) => ({
        boundAs: row.bound_as,
        proofLevel: row.proof_level,
        provedOn: kstDay(row.proved_at.getTime()),
        endsAt: row.ends_at.getTime(),
        thisLine: row.lookup === own.lookup,
      })),
      preferences: { language: own.language ?? undefined, noTexts: own.no_texts },
      consents: consents.rows.map(({ kind, version, given_on }) => ({ kind, version, givenOn: given_on })),
      deeds: deeds.rows,
      snapshot:
        kept && openSnapshot(box, own.person_id, { day: kept.data_day, sealed: kept.enc }, kept.fetched_at.getTime()),
      keptUntil: addDays(laterOf(own.data_day, kept?.data_day), DAYS_KEPT),
    }
  }

  function ask<Row extends object>(text: string, values: readonly unknown[]) {
    return whenAvailable(pool.query<Row>(text, [...values]))
  }

  function lookupsOf(line: Line): string[] {
    return tokens.lookups(line).map(uuidText)
  }
}

function laterOf(day: CalendarDate, other: CalendarDate | undefined): CalendarDate {
  return other !== undefined && other > day ? other : day
}

function asDate(at: EpochMs | undefined): Date | null {
  return at === undefined ? null : new Date(at)
}
