/** Sites made in the database at once, as many as are asked for: all `silent`, without a door screen. */
import type pg from 'pg'

const RUNG_AT_MOST = 10_000

/** @returns the numbers that are rung: all, or of many ten thousand, spread over them */
export async function addSites(database: Pick<pg.ClientBase, 'query'>, count: number): Promise<readonly string[]> {
  await database.query(
    `insert into sites (number, name, name_en, category, region, answer_mode)
     select '080' || 1000000 + n, '가게 ' || n, 'Shop ' || n, 'restaurant_cafe', 'seoul', 'silent'
     from generate_series(1, $1::integer) n on conflict (number) do nothing`,
    [count],
  )
  const apart = Math.max(1, Math.floor(count / RUNG_AT_MOST))
  const rung = Array.from({ length: Math.min(count, RUNG_AT_MOST) }, (_, n) => 1 + n * apart)
  return rung.map((n) => `080${1_000_000 + n}`)
}
