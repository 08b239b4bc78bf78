/** `ansimpass rules publish`: signs a ruleset with its cases and brings it to every server, without a restart. */
import { Command } from 'commander'
import { signBundle } from '../../adapters/rulesets/bundle.ts'
import { readPublisherKey } from '../../adapters/rulesets/publisher-keys.ts'
import { readRulesetTexts, rulesetOfTexts } from '../../adapters/rulesets/read-ruleset.ts'
import { type Places, SETTINGS_OPTION } from '../settings-of.ts'
import { orderRules } from './rules-database.ts'
import { rulesetOption } from './ruleset-option.ts'

const AFTERWARDS = `
A server takes the rules when the key stands in its ANSIMPASS_RULES_TRUST, the rules answer their own cases, their form is one
that it reads, and they were signed later than what it has. Otherwise it keeps what it has, and says why.`

export function publishCommand(): Command {
  return new Command('publish')
    .description('signs a ruleset with its cases and brings it to every server, without a restart')
    .option('--key <file>', "the publisher's private-key.json (rules keys generate)", 'rules-keys/private-key.json')
    .addOption(rulesetOption())
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder of the embedded database (ANSIMPASS_DATA)')
    .addHelpText('after', AFTERWARDS)
    .action(async ({ key, ruleset, ...places }: Places & { key: string; ruleset: string }) => {
      const signer = await readPublisherKey(key)
      const texts = readRulesetTexts(ruleset)
      const { version } = rulesetOfTexts(texts)
      // Signing is protocol time: it says which bundle is newer, not when a rule holds.
      await orderRules(places, { version, bundle: await signBundle(texts, version, signer, Date.now()) })
    })
}
