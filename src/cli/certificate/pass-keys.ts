/** `ansimpass certificate keys` and `revoke`: the list by which others verify, and what does not count any more. */
import { Command, InvalidArgumentError } from 'commander'
import { type Places, SETTINGS_OPTION } from '../settings-of.ts'
import { noted, passKeysAt } from './at-desk.ts'

const DATA_OPTION = ['--data <folder>', 'the data folder (ANSIMPASS_DATA)'] as const
const SECRETS_OPTION = ['--secrets <folder>', 'the secrets folder (ANSIMPASS_SECRETS)'] as const

const KEYS_HELP = `
Public keys only: to be put where verifiers fetch it, each day and after each revocation. A key signs for 28 days; the next one is in
the list a week before. Codes that its age or a lost network keep from verifying verify by the list that a door has already.`

export function keysCommand(): Command {
  return new Command('keys')
    .description('prints the list of keys and of withdrawn passes (JSON), by which others verify')
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .option(...SECRETS_OPTION)
    .addHelpText('after', KEYS_HELP)
    .action((places: Places) => {
      const { keys, now } = passKeysAt(places)
      console.log(JSON.stringify(keys.published(now), null, 2))
    })
}

const REVOKE_HELP = `
Nonces are what "certificate issue --json" told, and claim 7 of the code. --key withdraws the key of today with every pass that it
signed; the next pass is signed with a new one. Verifiers know of it with the next list that they fetch.`

export function revokeCommand(): Command {
  return new Command('revoke')
    .description('withdraws one pass by its nonce, or with --key the key of today; noted in the audit')
    .argument('[nonce]', '16 hexadecimal digits', readNonce)
    .option('--key', 'the key of today, with every pass that it signed')
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .option(...SECRETS_OPTION)
    .addHelpText('after', REVOKE_HELP)
    .action(async (nonce: string | undefined, { key, ...places }: Places & { key?: true }, command: Command) => {
      if ((nonce === undefined) === (key === undefined)) command.error('error: name a nonce, or --key, and not both')
      const { keys, now } = passKeysAt(places)
      if (nonce === undefined) await noted(places, 'pass-key-revoke', now, () => keys.revokeKey(now))
      else await noted(places, 'pass-revoke', now, () => keys.revokePass(nonce))
      console.log('취소했습니다. 키 목록을 다시 게시하세요 · withdrawn: publish the list of keys again')
    })
}

function readNonce(text: string): string {
  if (!/^[0-9a-f]{16}$/i.test(text)) throw new InvalidArgumentError('a nonce has 16 hexadecimal digits')
  return text.toLowerCase()
}
