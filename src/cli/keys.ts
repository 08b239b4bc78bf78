/** `ansimpass keys`: the authority's key pair. */
import { resolve } from 'node:path'
import { Command } from 'commander'
import { generateAuthorityKeys } from '../adapters/hpke/authority-key.ts'
import { makeFolder } from '../main/make-folder.ts'

const AFTERWARDS = `
public-key.json goes to the server (ANSIMPASS_AUTHORITY_KEY). private-key.json opens every visit: it stays with the
authority, never on a server. Without it no visit can be opened again: keep a copy in a safe place.`

export function keysCommand(): Command {
  const keys = new Command('keys').description("the authority's keys, to which visits are sealed")
  keys
    .command('generate')
    .description('makes private-key.json and public-key.json (JWK, P-256)')
    .option('--out <folder>', 'where they are written; made when it is not there', 'authority-keys')
    .addHelpText('after', AFTERWARDS)
    .action(({ out }: { out: string }) => {
      const { privateKeyFile, publicKeyFile, keyId } = generateAuthorityKeys(folderOf(out))
      console.log(`private key: ${privateKeyFile}\npublic key:  ${publicKeyFile}\nkey id:      ${keyId}`)
      console.log(AFTERWARDS.trimStart())
    })
  return keys
}

function folderOf(out: string): string {
  const folder = resolve(out)
  makeFolder(folder, '--out', 0o700)
  return folder
}
