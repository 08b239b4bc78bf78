/** Bindings, persons and snapshots: found by keyed hashes, encrypted at rest under the data key of their day. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Binding, ProofLevel } from '../../domain/identity/person.ts'
import type { Language } from '../../domain/language.ts'
import { type CalendarDate, DAY, type EpochMs, HOUR, kstDay } from '../../domain/time.ts'
import type { DataBox } from '../../ports/data-box.ts'
import type { KnownLine, KnownLines, NewBinding } from '../../ports/known-lines.ts'
import type { LineTokens } from '../../ports/line-tokens.ts'
import { inTransaction } from './in-transaction.ts'
import { openPerson, openSnapshot, sealPerson, sealSnapshot } from './person-boxes.ts'
import { ALIVE, lockPersons } from './person-locks.ts'
import { uuidText } from './uuid-text.ts'
import { whenAvailable } from './when-available.ts'

/** A binding lives at most this long from its proof. */
const BINDING_LASTS = 28 * DAY

const FIND = `
  select b.lookup, b.person_id, b.bound_as, b.proof_level, b.ends_at, b.language, b.no_texts, p.data_day, p.enc,
         s.fetched_at, s.data_day as snapshot_day, s.enc as snapshot_enc
  from bindings b join persons p using (person_id) left join snapshots s using (person_id)
  where b.lookup = any($1::uuid[]) and b.ends_at > $2`

const SAVE_SNAPSHOTS = `
  with alive as (${ALIVE})
  insert into snapshots as s (person_id, fetched_at, data_day, enc)
  select person_id, u.fetched_at, u.data_day, u.enc
  from unnest($1::uuid[], $2::timestamptz[], $3::date[], $4::bytea[]) u(person_id, fetched_at, data_day, enc)
  join alive using (person_id) order by person_id
  on conflict (person_id) do update set fetched_at = excluded.fetched_at, data_day = excluded.data_day, enc = excluded.enc
  where s.fetched_at <= excluded.fetched_at`

const BIND = `
  insert into bindings (lookup, person_id, bound_as, proof_level, proved_at, ends_at, language, no_texts)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (lookup) do update set person_id = excluded.person_id, bound_as = excluded.bound_as,
    proof_level = excluded.proof_level, proved_at = excluded.proved_at, ends_at = excluded.ends_at,
    language = excluded.language, no_texts = excluded.no_texts`
const CONSENT = `
  insert into consents (person_id, kind, version, given_on)
  select $1, c.kind, c.version, $4 from unnest($2::text[], $3::text[]) c(kind, version) order by c.kind
  on conflict (person_id, kind) do update set version = excluded.version, given_on = excluded.given_on`
const NEW_PERSON = `
  insert into persons (person_id, lookup, data_day, enc) values ($1, $2, $3, $4) on conflict (lookup) do nothing`
const SAME_PERSON = 'update persons set lookup = $2, data_day = $3, enc = $4 where person_id = $1'

type FormerBinding = { person_id: string; language: Language | null; no_texts: boolean }
type Found = {
  lookup: string
  person_id: string
  bound_as: Binding['boundAs']
  proof_level: ProofLevel
  ends_at: Date
  language: Language | null
  no_texts: boolean
  data_day: CalendarDate
  enc: Buffer
  fetched_at: Date | null
  snapshot_day: CalendarDate | null
  snapshot_enc: Buffer | null
}

export type KnownLinesDeps = {
  readonly pool: Pick<pg.Pool, 'query' | 'connect'>
  readonly tokens: Pick<LineTokens, 'lookups' | 'personLookups'>
  readonly box: DataBox
}

export function createPostgresKnownLines({ pool, tokens, box }: KnownLinesDeps): KnownLines {
  return {
    async find(lines, at) {
      if (lines.length === 0) return []
      const lookups = lines.map((line) => tokens.lookups(line).map(uuidText))
      const values = [lookups.flat(), new Date(at)]
      const query = pool.query<Found>({ name: 'known-lines', text: FIND, values })
      const found = new Map((await whenAvailable(query)).rows.map((row) => [row.lookup, row]))
      return lookups.map((ofLine) => {
        const row = ofLine.map((lookup) => found.get(lookup)).find((it) => it !== undefined)
        return row === undefined ? 'unbound' : knownLine(row)
      })
    },

    async saveSnapshots(snapshots) {
      if (snapshots.length === 0) return
      const last = [...new Map(snapshots.map((each) => [each.personId, each])).values()]
      const boxed = last.map(({ personId, snapshot }) => sealSnapshot(box, personId, snapshot))
      const values = [
        last.map((each) => each.personId),
        last.map((each) => new Date(wholeHour(each.snapshot.fetchedAt))),
        boxed.map((it) => it.day),
        boxed.map((it) => Buffer.from(it.sealed)),
      ]
      await whenAvailable(pool.query({ name: 'save-snapshots', text: SAVE_SNAPSHOTS, values }))
    },

    bind: (binding) => whenAvailable(inTransaction(pool, (client) => bind(client, binding))),
  }

  /** A person whose data key was destroyed is nobody we know. */
  function knownLine(row: Found): KnownLine {
    const person = openPerson(box, row.person_id, { day: row.data_day, sealed: row.enc })
    if (person === undefined) return 'unbound'
    const binding: Binding = {
      person,
      boundAs: row.bound_as,
      proofLevel: row.proof_level,
      endsAt: row.ends_at.getTime(),
      ...(row.language === null ? {} : { language: row.language }),
      noTexts: row.no_texts,
    }
    if (row.fetched_at === null || row.snapshot_day === null || row.snapshot_enc === null) {
      return { binding, snapshot: undefined }
    }
    const boxed = { day: row.snapshot_day, sealed: row.snapshot_enc }
    return { binding, snapshot: openSnapshot(box, row.person_id, boxed, row.fetched_at.getTime()) }
  }

  async function bind(client: pg.ClientBase, binding: NewBinding): Promise<string> {
    const [current, ...before] = tokens.lookups(binding.line).map(uuidText)
    await lockPersons(client, { lines: [current, ...before], persons: tokens.personLookups(binding.ci).map(uuidText) })
    const personId = await keepPerson(client, binding)
    const provedAt = wholeHour(binding.provedAt)
    const former = await client.query<FormerBinding>(
      'delete from bindings where lookup = any($1::uuid[]) returning person_id, language, no_texts',
      [[current, ...before]],
    )
    const chosen = former.rows.find((row) => row.person_id === personId)
    await client.query(BIND, [
      current,
      personId,
      binding.boundAs,
      binding.proofLevel,
      new Date(provedAt),
      new Date(provedAt + BINDING_LASTS),
      chosen?.language ?? null,
      chosen?.no_texts ?? false,
    ])
    const consents = binding.consents ?? []
    const kinds = consents.map(({ kind }) => kind)
    const versions = consents.map(({ version }) => version)
    await client.query(CONSENT, [personId, kinds, versions, kstDay(binding.provedAt)])
    await client.query(
      `delete from persons p where p.person_id = any($1::uuid[]) and p.person_id <> $2
         and not exists (select from bindings b where b.person_id = p.person_id)`,
      [former.rows.map((row) => row.person_id), personId],
    )
    return personId
  }

  /** A person proved again keeps their id; what is known of them is encrypted anew under the keys of that day. */
  async function keepPerson(client: pg.ClientBase, { ci, person, provedAt }: NewBinding): Promise<string> {
    const lookups = tokens.personLookups(ci).map(uuidText)
    for (;;) {
      const known = await client.query<{ person_id: string }>(
        'select person_id from persons where lookup = any($1::uuid[]) for update',
        [lookups],
      )
      const personId = known.rows[0]?.person_id ?? randomUUID()
      const { day, sealed } = sealPerson(box, provedAt, { personId, ...person })
      const { rowCount } = await client.query(known.rowCount === 0 ? NEW_PERSON : SAME_PERSON, [
        personId,
        lookups[0],
        day,
        Buffer.from(sealed),
      ])
      if (rowCount === 1) return personId
      // Somebody else made the same person meanwhile: the id is bound into what was encrypted, so take theirs.
    }
  }
}

function wholeHour(at: EpochMs): EpochMs {
  return Math.floor(at / HOUR) * HOUR
}
