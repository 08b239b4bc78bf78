/** `ansimpass rules rollback VERSION`: back to a version that the servers keep. */
import { Command } from 'commander'
import { orderRules } from './rules-database.ts'

export function rollbackCommand(): Command {
  return new Command('rollback')
    .description('back to a version that the servers keep (see "rules list"), the packaged one included; needs no key')
    .argument('<version>', 'for instance kr-2022-03-01.4')
    .option('--data <folder>', 'the data folder of the embedded database (ANSIMPASS_DATA)')
    .action((version: string, { data }: { data?: string }) => orderRules(data, { version, bundle: null }))
}
