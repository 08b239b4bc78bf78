/** The tables of sites and of who owns them: sites read whole, with their owner's policy, and written by number. */
import type pg from 'pg'
import type { SiteNumber } from '../../../domain/call/phone/line.ts'
import { type IdentityPolicy, isProofLevel, type TellingPlace } from '../../../domain/identity/identity-policy.ts'
import type { AnswerMode, Site, SiteId } from '../../../domain/places/site.ts'

/** `policy` comes with the organization; an owner is set apart. */
export type NewSite = Omit<Site, 'id' | 'policy' | 'ownerToken'> & { readonly organization?: string }

/** Who owns sites. `id`: small letters, digits and hyphens. */
export type NewOrganization = { readonly id: string; readonly name: string; readonly nameEn: string } & IdentityPolicy

const COLUMNS = `s.id, s.number, s.name, s.name_en as "nameEn", s.category, s.region, s.answer_mode as "answerMode", s.retired,
  s.has_door_screen as "hasDoorScreen",
  case when o.id is not null then json_strip_nulls(json_build_object(
    'minimum', json_build_object('text', o.least_text, 'voice', o.least_voice, 'door', o.least_door), 'bindsUsers', o.binds_users,
    'keypadDays', o.keypad_days
  )) end as policy, encode(w.line, 'hex') as "ownerToken"`
const OWNERS = `
  insert into ansimpass.organizations (id, name, name_en, least_text, least_voice, least_door, binds_users, keypad_days)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (id) do update set name = excluded.name, name_en = excluded.name_en, least_text = excluded.least_text,
    least_voice = excluded.least_voice, least_door = excluded.least_door, binds_users = excluded.binds_users,
    keypad_days = excluded.keypad_days`

/** Of so many ids: a million sites take longer to read than one statement may, and than calls could wait for them. */
const PAGE = 1_000
/** Sites of one statement of prints: some hundredths of a second of the database's. */
const PRINTED_AT_A_TIME = 20_000

const FROM = `from ansimpass.sites s left join ansimpass.organizations o on o.id = s.organization
  left join ansimpass.site_owners w on w.site_id = s.id`
const PAGE_OF_SITES = `select ${COLUMNS} ${FROM} where s.id >= $1 and s.id < $1 + ${PAGE} order by s.id`
const PRINTS = `select id / ${PAGE} as page, max(id) as last, count(*)::integer as count, sum(print)::text as print from (
    select s.id, hashtextextended(concat_ws(' ', s::text, o::text, w.line::text), 0) as print ${FROM}
    where s.id > $1 order by s.id limit ${PRINTED_AT_A_TIME}) as slice group by 1`

type Row = Omit<Site, 'policy' | 'ownerToken'> & {
  readonly policy: IdentityPolicy | null
  readonly ownerToken: string | null
}

/** Which page of the list a site is on. */
export function pageOf(id: SiteId): number {
  return Math.floor(id / PAGE)
}

/**
 * Prints of all pages that hold a site, made by the database: a page whose print is what it was is as it was, so that a million sites are looked at
 * without being read.
 * @param rest waits between two statements; of the last one it is told how many milliseconds it took
 */
export async function printsOfSites(
  client: Pick<pg.ClientBase, 'query'>,
  rest: (tookMs: number) => Promise<void>,
): Promise<ReadonlyMap<number, bigint>> {
  const prints = new Map<number, bigint>()
  let last = 0
  for (;;) {
    const began = performance.now()
    const { rows } = await client.query<{ page: number; last: number; count: number; print: string }>(PRINTS, [last])
    for (const { page, print } of rows) prints.set(page, (prints.get(page) ?? 0n) + BigInt(print))
    if (rows.reduce((sum, { count }) => sum + count, 0) < PRINTED_AT_A_TIME) return prints
    last = rows.reduce((most, row) => Math.max(most, row.last), last)
    await rest(performance.now() - began)
  }
}

/** Every site of a page by id, retired ones too. */
export async function readPage(client: Pick<pg.ClientBase, 'query'>, page: number): Promise<readonly Site[]> {
  const { rows } = await client.query<Row>(PAGE_OF_SITES, [page * PAGE])
  return rows.map(siteOf)
}

/** A site, retired or not; undefined where no site has the number. */
export async function readSite(client: Pick<pg.ClientBase, 'query'>, number: SiteNumber): Promise<Site | undefined> {
  const { rows } = await client.query<Row>(`select ${COLUMNS} ${FROM} where s.number = $1`, [number])
  return rows.map(siteOf)[0]
}

/** Those with a registered phone of an owner, by id. */
export async function readOwnedSites(client: Pick<pg.ClientBase, 'query'>): Promise<readonly Site[]> {
  const { rows } = await client.query<Row>(`select ${COLUMNS} ${FROM} where w.site_id is not null order by s.id`)
  return rows.map(siteOf)
}

function siteOf({ policy, ownerToken, category, region, answerMode, ...site }: Row): Site {
  return {
    ...site,
    category: shared(category),
    region: shared(region),
    answerMode: shared(answerMode),
    ...(policy !== null && { policy }),
    ...(ownerToken !== null && { ownerToken }),
  }
}

/** Words that many sites have: each is in memory once. */
const words = new Map<string, string>()

function shared<Word extends string>(word: Word): Word {
  if (!words.has(word)) words.set(word, word)
  return words.get(word) as Word
}

/** Makes an organization or changes the one with its id; the directories of all nodes hear of it. */
export async function saveOrganization(pool: Pick<pg.Pool, 'query'>, organization: NewOrganization): Promise<void> {
  const { id, name, nameEn, minimum, bindsUsers, keypadDays = null } = organization
  await pool.query(OWNERS, [id, name, nameEn, minimum.text, minimum.voice, minimum.door, bindsUsers, keypadDays])
}

/**
 * Opens sites, or changes those whose number is there already. All or nothing; the directories of all nodes hear of it.
 * @returns the sites with their ids, in the order given; their policies are read with the list
 */
export async function saveSites(pool: pg.Pool, sites: readonly NewSite[]): Promise<readonly Site[]> {
  const byNumber = new Map(sites.map((site) => [site.number, site]))
  const all = [...byNumber.values()]
  const { rows } = await pool.query<{ id: number; number: SiteNumber }>(
    `insert into ansimpass.sites (number, name, name_en, category, region, answer_mode, retired, has_door_screen, organization)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bool[], $8::bool[], $9::text[])
     on conflict (number) do update set name = excluded.name, name_en = excluded.name_en, category = excluded.category,
       region = excluded.region, answer_mode = excluded.answer_mode, retired = excluded.retired,
       has_door_screen = excluded.has_door_screen, organization = excluded.organization
     returning id, number`,
    [
      all.map((site) => site.number),
      all.map((site) => site.name),
      all.map((site) => site.nameEn),
      all.map((site) => site.category),
      all.map((site) => site.region),
      all.map((site) => site.answerMode),
      all.map((site) => site.retired),
      all.map((site) => site.hasDoorScreen),
      all.map((site) => site.organization ?? null),
    ],
  )
  return rows.flatMap(({ id, number }) => {
    const site = byNumber.get(number)
    if (site === undefined) return []
    const { organization: _, ...kept } = site
    return [{ id, ...kept }]
  })
}

/** A site as it lies in a file: anything else is undefined. */
export function parseSite(value: unknown): Site | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const site = value as Record<keyof Site, unknown>
  const texts = [site.number, site.name, site.nameEn, site.category, site.region]
  const flags = [site.retired, site.hasDoorScreen]
  const fits =
    Number.isInteger(site.id) &&
    texts.every((text) => typeof text === 'string') &&
    flags.every((flag) => typeof flag === 'boolean') &&
    (['announce', 'early', 'silent'] satisfies AnswerMode[]).some((mode) => mode === site.answerMode)
  return fits && isToken(site.ownerToken) && isPolicy(site.policy) ? (value as Site) : undefined
}

/** None, or 16 bytes in hex. */
function isToken(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && /^[0-9a-f]{32}$/.test(value))
}

/** None, or a whole one. */
function isPolicy(value: unknown): boolean {
  if (value === undefined) return true
  if (typeof value !== 'object' || value === null || !('minimum' in value) || !('bindsUsers' in value)) return false
  const { minimum, bindsUsers } = value
  const days = 'keypadDays' in value ? value.keypadDays : 28
  if (!Number.isInteger(days) || Number(days) < 1 || Number(days) > 28) return false
  if (typeof minimum !== 'object' || minimum === null || typeof bindsUsers !== 'boolean') return false
  const levels = minimum as Readonly<Record<string, unknown>>
  return (['text', 'voice', 'door'] satisfies TellingPlace[]).every((where) => isProofLevel(levels[where]))
}
