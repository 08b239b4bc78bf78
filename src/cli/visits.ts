/** `ansimpass visits`: how many there are, and whether the authority can open them. With the server running or stopped. */
import { Command } from 'commander'
import { withDatabase } from '../adapters/embedded-postgres/with-database.ts'
import { readAuthorityPrivateKey } from '../adapters/hpke/authority-key.ts'
import { openVisits } from '../adapters/hpke/visit-opener.ts'
import { createPool } from '../adapters/postgres/connect.ts'
import { countVisits, readEpochs, readVisits } from '../adapters/postgres/visit-reader.ts'
import { whenAvailable } from '../adapters/postgres/when-available.ts'
import { readSpool } from '../adapters/spool/read-spool.ts'
import { spoolPath } from '../adapters/spool/spool-path.ts'
import { AppError } from '../domain/errors.ts'
import { parseDialled } from '../domain/phone/parse-dialled.ts'
import type { SealedVisit } from '../domain/visit/visit.ts'
import { makeConfig, makeSecrets } from '../main/config/config.ts'
import { readSettings } from '../main/config/read-settings.ts'
import { type Verified, verifyVisits } from '../usecases/verify-visits.ts'

export function visitsCommand(): Command {
  const visits = new Command('visits').description('the visit log: counts, and nothing else about anyone')
  visits
    .command('count')
    .description('prints how many visits the log holds, the spool included')
    .option('--site <number>', 'only the visits of this site')
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .action(async (options: { site?: string; data?: string }) => {
      const site = options.site === undefined ? undefined : siteNumberOf(options.site)
      const count = await withLog(options.data, ({ pool, spooled }) => countVisits(pool, spooled, site))
      console.log(String(count))
    })
  visits
    .command('verify')
    .description("opens every visit, the spool included, with the authority's private key; exit code 1 when one fails")
    .requiredOption('--key <file>', "the authority's private-key.json")
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .addHelpText('after', '\nFor drills and tests. In production on a restored copy, on a machine of the authority.')
    .action(async (options: { key: string; data?: string }) => {
      const { unwrap, keyId } = await openVisits(readAuthorityPrivateKey(options.key))
      const verified = await withLog(options.data, ({ pool, spooled }) =>
        verifyVisits({ spooled, unwrap, keyId, visits: () => readVisits(pool), epochs: () => readEpochs(pool) }),
      )
      console.log(`${verified.opened} opened, ${verified.failed} failed`)
      if (verified.failed > 0) throw new AppError('VISITS_NOT_OPENED', whyNotOpened(verified, options.key, keyId))
    })
  return visits
}

/** What the failed ones have in common, and what to do. */
function whyNotOpened({ failed, otherKeys, withoutEpoch }: Verified, file: string, keyId: string): string {
  const sealed = [...otherKeys].map(
    ([id, count]) =>
      `${count} are sealed to the key ${id}, and ${file} holds the key ${keyId}: give that authority's private-key.json`,
  )
  const rest = failed - withoutEpoch - [...otherKeys.values()].reduce((sum, count) => sum + count, 0)
  return [
    ...sealed,
    ...(withoutEpoch > 0
      ? [`${withoutEpoch} need an epoch key that is not there: restore database and spool of one time`]
      : []),
    ...(rest > 0 ? [`${rest} were changed since they were sealed, or ${file} is damaged`] : []),
  ].join('; ')
}

function siteNumberOf(text: string): string {
  const number = parseDialled(text)
  if (number === undefined)
    throw new AppError('NO_SUCH_SITE', `${text} is no Korean number: give a site's, for instance 080-000-0001`)
  return number
}

type VisitLogCopy = { readonly pool: ReturnType<typeof createPool>; readonly spooled: readonly SealedVisit[] }

/** The spool is read before the table: what is replayed meanwhile is met in one of them at least. */
async function withLog<T>(data: string | undefined, use: (log: VisitLogCopy) => Promise<T>): Promise<T> {
  const settings = readSettings({ flags: { ANSIMPASS_DATA: data }, environment: process.env })
  const { dataFolder } = makeConfig(settings, { production: false })
  return withDatabase({ databaseUrl: makeSecrets(settings).databaseUrl, dataFolder }, async ({ url }) => {
    const pool = createPool(url, 'app', { statementTimeoutMs: 0, name: 'visits-command' })
    try {
      await whenAvailable(pool.query('select')) // away or frozen is told before anything is read
      return await use({ pool, spooled: readSpool(spoolPath(dataFolder)) })
    } catch (error) {
      throw isWithoutTables(error)
        ? new AppError('DATABASE_NOT_MIGRATED', 'The database holds no visit log yet: run "ansimpass migrate"', {
            cause: error,
          })
        : error
    } finally {
      await pool.end()
    }
  })
}

/** 42P01: no such table; 28000: no such login. */
function isWithoutTables(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '42P01' || error.code === '28000')
}
