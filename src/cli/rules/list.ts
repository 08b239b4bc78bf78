/** `ansimpass rules list`: which versions there are, and where each holds. */
import { Command } from 'commander'
import { type KeptVersion, listRules } from '../../adapters/postgres/rules/rule-orders.ts'
import { type Places, SETTINGS_OPTION } from '../settings-of.ts'
import { withRulesDatabase } from './rules-database.ts'

export function listCommand(): Command {
  return new Command('list')
    .description('the versions that servers took, newest first, and on which servers each holds now')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder of the embedded database (ANSIMPASS_DATA)')
    .action(async (places: Places) => {
      const versions = await withRulesDatabase(places, listRules)
      for (const version of versions) console.log(lineOf(version))
      if (versions.length === 0) console.log('none was published, and no server has run yet')
    })
}

function lineOf({ version, orderedAt, currentOn }: KeptVersion): string {
  const since = orderedAt === null ? 'packaged' : `published ${orderedAt.toISOString()}`
  return `${currentOn.length > 0 ? '*' : ' '} ${version}  ${since}${currentOn.length > 0 ? `  holds on ${currentOn.join(', ')}` : ''}`
}
