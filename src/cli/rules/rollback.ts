/** `ansimpass rules rollback VERSION`: back to a version that the servers keep. */
import { Command } from 'commander'
import { type Places, SETTINGS_OPTION } from '../settings-of.ts'
import { orderRules } from './rules-database.ts'

export function rollbackCommand(): Command {
  return new Command('rollback')
    .description('back to a version that the servers keep (see "rules list"), the packaged one included; needs no key')
    .argument('<version>', 'for instance kr-2022-03-01.4')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder of the embedded database (ANSIMPASS_DATA)')
    .action((version: string, places: Places) => orderRules(places, { version, bundle: null }))
}
