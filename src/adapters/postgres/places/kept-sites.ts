/** The last list of sites, kept in a file for the day on which the database is away. */
import { readFile } from 'node:fs/promises'
import { whyOf } from '../../../domain/kit/system-error.ts'
import type { Site } from '../../../domain/places/site.ts'
import { writeWholeInParts } from '../../kit/write-whole.ts'
import { parseSite } from './sites-table.ts'

/**
 * @returns undefined where no list was ever kept
 * @throws Error that names the file where it cannot be read or holds something else
 */
export async function readKeptSites(file: string): Promise<readonly Site[] | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    const why = `the list of sites ${file} cannot be read, ${whyOf(error)}`
    throw new Error(`${why}: ${MEANS}. To do: move it away or give it to the user that runs the server`)
  })
  if (text === undefined) return undefined
  const sites = parseList(text)
  if (sites === undefined)
    throw new Error(`the list of sites ${file} is damaged: ${MEANS}. To do: see that the database runs`)
  return sites
}

const MEANS = 'calls are refused with 503 until the database gives the list, which is then kept here anew'

/** Of a million sites, so many become text at a time: calls come between. */
const SLICE = 1_000

/**
 * The file is either the old list or the new one, after a power cut too.
 * @throws Error of the file system; nothing is left beside the file
 */
export async function keepSites(file: string, sites: readonly Site[]): Promise<void> {
  await writeWholeInParts(file, textOf(sites))
}

function* textOf(sites: readonly Site[]): Generator<string> {
  yield '['
  for (let from = 0; from < sites.length; from += SLICE)
    yield (from === 0 ? '' : ',') + JSON.stringify(sites.slice(from, from + SLICE)).slice(1, -1)
  yield ']'
}

function parseList(text: string): readonly Site[] | undefined {
  try {
    const values: unknown = JSON.parse(text)
    if (!Array.isArray(values)) return undefined
    const sites = values.flatMap((value) => parseSite(value) ?? [])
    return sites.length === values.length ? sites : undefined
  } catch {
    return undefined
  }
}
