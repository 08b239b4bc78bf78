/** The tables of sites and of who owns them: sites read whole, with their owner's policy, and written by number. */
import type pg from 'pg'
import type { SiteNumber } from '../../../domain/call/phone/line.ts'
import { type IdentityPolicy, isProofLevel, type TellingPlace } from '../../../domain/identity/identity-policy.ts'
import type { AnswerMode, Site } from '../../../domain/places/site.ts'

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

/** A million sites take longer to read than one statement may, and than calls could wait for them. */
const PAGE = 1_000

const PAGE_OF_SITES = `select ${COLUMNS} from ansimpass.sites s left join ansimpass.organizations o on o.id = s.organization
  left join ansimpass.site_owners w on w.site_id = s.id
  where s.id > $1 order by s.id limit ${PAGE}`

type Row = Omit<Site, 'policy' | 'ownerToken'> & {
  readonly policy: IdentityPolicy | null
  readonly ownerToken: string | null
}

/** Every site, retired ones too, by id, some thousand at a time; a change between two pages is told like any other, and read then. */
export async function* readSites(client: Pick<pg.ClientBase, 'query'>): AsyncGenerator<readonly Site[]> {
  let page: readonly Site[] = []
  let last = 0
  do {
    const { rows } = await client.query<Row>(PAGE_OF_SITES, [last])
    page = rows.map(({ policy, ownerToken, ...site }) => ({
      ...site,
      ...(policy !== null && { policy }),
      ...(ownerToken !== null && { ownerToken }),
    }))
    last = page.at(-1)?.id ?? last
    yield page
  } while (page.length === PAGE)
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
