/** `ansimpass visits`: how many there are, and whether the authority can open them. With the server running or stopped. */
import { Command } from 'commander'
import { readAuthorityPrivateKey } from '../adapters/hpke/authority-key.ts'
import { openVisits } from '../adapters/hpke/visit-opener.ts'
import { countVisits, readEpochs, readVisits } from '../adapters/postgres/visits/visit-reader.ts'
import { parseDialled } from '../domain/call/phone/parse-dialled.ts'
import { AppError } from '../domain/kit/errors.ts'
import { type Verified, verifyVisits } from '../usecases/tracing/verify-visits.ts'
import { findVisits } from './find-visits.ts'
import { type Places, SETTINGS_OPTION } from './settings-of.ts'
import { withLog } from './visit-log-copy.ts'

export function visitsCommand(): Command {
  const visits = new Command('visits').description(
    "the visit log: how many there are, and with the authority's private key whose they are",
  )
  visits
    .command('count')
    .description('prints how many visits the log holds, the spool included')
    .option('--site <number>', 'only the visits of this site')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .action(async (options: Places & { site?: string }) => {
      const site = options.site === undefined ? undefined : siteNumberOf(options.site)
      const count = await withLog(options, ({ pool, spooled }) => countVisits(pool, spooled, site))
      console.log(String(count))
    })
  visits
    .command('verify')
    .description("opens every visit, the spool included, with the authority's private key; exit code 1 when one fails")
    .requiredOption('--key <file>', "the authority's private-key.json")
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .addHelpText('after', '\nFor drills and tests. In production on a restored copy, on a machine of the authority.')
    .action(async (options: Places & { key: string }) => {
      const { unwrap, keyId } = await openVisits(readAuthorityPrivateKey(options.key))
      const verified = await withLog(options, ({ pool, spooled }) =>
        verifyVisits({ spooled, unwrap, keyId, visits: () => readVisits(pool), epochs: () => readEpochs(pool) }),
      )
      console.log(`${verified.opened} opened, ${verified.failed} failed`)
      if (verified.failed > 0) throw new AppError('VISITS_NOT_OPENED', whyNotOpened(verified, options.key, keyId))
    })
  visits
    .command('find')
    .description("where a line or an alias was, or who was at a site: opened with the authority's private key")
    .requiredOption('--key <file>', "the authority's private-key.json")
    .option('--line <number>', 'a phone number, for instance 010-0000-0001')
    .option('--site <number>', 'a site, for instance 080-000-0001')
    .option('--alias <digits>', 'an alias number (안심번호), for instance 2000-0006: its visits, and whom to ring')
    .option(
      '--from <time>',
      'a day or a minute of Korean time: 2022-01-12, 2022-01-12T12:00; the first one unless given',
    )
    .option('--to <time>', 'likewise, to the end of that day or minute; the last one unless given')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .addHelpText(
      'after',
      '\nFor the authority, on a restored copy, on a machine of its own. One visit a line: time, number and name of the site, caller, how it was entered.',
    )
    .action(findVisits)
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
