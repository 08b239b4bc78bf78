/** The table of sites: read whole, written by number. */
import type pg from 'pg'
import type { SiteNumber } from '../../domain/phone/line.ts'
import type { AnswerMode, Site } from '../../domain/site/site.ts'

export type NewSite = Omit<Site, 'id'>

const COLUMNS = `id, number, name, name_en as "nameEn", category, region, answer_mode as "answerMode", retired,
  has_door_screen as "hasDoorScreen"`

/** Every site, retired ones too, by id. */
export async function readSites(client: Pick<pg.ClientBase, 'query'>): Promise<readonly Site[]> {
  const { rows } = await client.query<Site>(`select ${COLUMNS} from ansimpass.sites order by id`)
  return rows
}

/**
 * Opens sites, or changes those whose number is there already. All or nothing; the directories of all nodes hear of it.
 * @returns the sites with their ids, in the order given
 */
export async function saveSites(pool: pg.Pool, sites: readonly NewSite[]): Promise<readonly Site[]> {
  const byNumber = new Map(sites.map((site) => [site.number, site]))
  const all = [...byNumber.values()]
  const { rows } = await pool.query<{ id: number; number: SiteNumber }>(
    `insert into ansimpass.sites (number, name, name_en, category, region, answer_mode, retired, has_door_screen)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bool[], $8::bool[])
     on conflict (number) do update set name = excluded.name, name_en = excluded.name_en, category = excluded.category,
       region = excluded.region, answer_mode = excluded.answer_mode, retired = excluded.retired,
       has_door_screen = excluded.has_door_screen
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
    ],
  )
  return rows.flatMap(({ id, number }) => {
    const site = byNumber.get(number)
    return site === undefined ? [] : [{ id, ...site }]
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
  return fits ? (value as Site) : undefined
}
