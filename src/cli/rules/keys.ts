/** `ansimpass rules keys generate`: the key pair of whoever publishes rules. */
import { resolve } from 'node:path'
import { Command } from 'commander'
import { generatePublisherKeys } from '../../adapters/rulesets/publisher-keys.ts'
import { makeFolder } from '../../main/folders/make-folder.ts'

const AFTERWARDS = `
public-key.json goes to the servers (ANSIMPASS_RULES_TRUST). private-key.json signs rules that change what people may do: it
stays with whoever publishes, never on a server.`

export function rulesKeysCommand(): Command {
  const keys = new Command('keys').description('the keys of whoever publishes rules')
  keys
    .command('generate')
    .description('makes private-key.json and public-key.json (JWK, Ed25519)')
    .option('--out <folder>', 'where they are written; made when it is not there', 'rules-keys')
    .addHelpText('after', AFTERWARDS)
    .action(async ({ out }: { out: string }) => {
      const { privateKeyFile, publicKeyFile, kid } = await generatePublisherKeys(folderOf(out))
      console.log(`private key: ${privateKeyFile}\npublic key:  ${publicKeyFile}\nkey id:      ${kid}`)
      console.log(AFTERWARDS.trimStart())
    })
  return keys
}

function folderOf(out: string): string {
  const folder = resolve(out)
  makeFolder(folder, '--out', 0o700)
  return folder
}
