/** `ansimpass keys`: the authority's key pair; which keys of its own the server holds, and their destruction while it is stopped. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { requireDataFolder } from '../adapters/embedded-postgres/require-data-folder.ts'
import { generateAuthorityKeys } from '../adapters/hpke/authority-key.ts'
import { type KeyAbout, openKeyRing } from '../adapters/keys/key-ring.ts'
import { AppError } from '../domain/kit/errors.ts'
import { kstDayAndClock } from '../domain/kit/time.ts'
import { makeConfig } from '../main/config/config.ts'
import { makeFolder } from '../main/folders/make-folder.ts'
import { destroyOverdueKeys } from '../main/keys/destroy-overdue-keys.ts'
import { clockOfFolder } from './clock-of-folder.ts'
import { isOverdue, sayKeys } from './key-list.ts'
import { type Places, SETTINGS_OPTION, settingsOf } from './settings-of.ts'

const AFTERWARDS = `
public-key.json goes to the server (ANSIMPASS_AUTHORITY_KEY). private-key.json opens every visit: it stays with the
authority, never on a server. Without it no visit can be opened again: keep a copy in a safe place.`

const ABOUT_TIDY = `
A running server destroys its keys by itself, at the minute. This is for one that is stopped: deploy/systemd has the timer.
Where this machine's clock has leapt, keys that live for hours or a day die by the later clock, the others wait for
"ansimpass clock confirm".`

export function keysCommand(): Command {
  const keys = new Command('keys').description("the authority's key pair, and the server's own keys, which die in time")
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
  keys
    .command('status')
    .description(
      "lists the server's keys: kind, from, until; exit code 1 when one is overdue, damaged or cannot be read",
    )
    .option('--json', 'as JSON')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .option('--secrets <folder>', 'the secrets folder (ANSIMPASS_SECRETS)')
    .action(status)
  keys
    .command('tidy')
    .description('destroys the keys whose time is over: for a timer, so that they die on a stopped server too')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .option('--secrets <folder>', 'the secrets folder (ANSIMPASS_SECRETS)')
    .addHelpText('after', ABOUT_TIDY)
    .action(tidy)
  return keys
}

function status({ json, ...where }: Places & { json?: true }): void {
  const { dataFolder, secretsFolder } = placesOf(where)
  const { now } = clockOfFolder(dataFolder, Date.now())
  const list = openKeyRing(secretsFolder).list()
  console.log(json === true ? JSON.stringify(list.map(aboutOf)) : sayKeys(list, now))
  if (list.some((key) => key.state !== 'whole' || isOverdue(key, now))) process.exitCode = 1
}

function aboutOf({ kind, folder, state, from, until }: KeyAbout) {
  const iso = (at: number) => (Number.isFinite(at) ? new Date(at).toISOString() : 'always')
  return { kind, folder, state, from: iso(from), until: iso(until) }
}

function tidy(where: Places): void {
  const { dataFolder, secretsFolder } = placesOf(where)
  const time = clockOfFolder(dataFolder, Date.now())
  const destroyed = destroyOverdueKeys(secretsFolder, time)
  const count = destroyed.reduce((sum, each) => sum + each.count, 0)
  console.log(`열쇠 ${count}개를 없앴습니다. Keys destroyed: ${count} (${kstDayAndClock(time.now)})`)
  if (time.held !== undefined) console.error(`lasting/: ${time.held.detail}`)
}

/** @throws AppError `DATA_FOLDER_MISSING`, `SECRETS_MISSING` or `SETTINGS_INVALID` */
function placesOf(places: Places): { readonly dataFolder: string; readonly secretsFolder: string } {
  const { dataFolder, secretsFolder } = makeConfig(settingsOf(places), { production: false })
  requireDataFolder(dataFolder)
  if (!existsSync(secretsFolder)) {
    throw new AppError(
      'SECRETS_MISSING',
      `there is no secrets folder ${secretsFolder}: name it with --secrets or ANSIMPASS_SECRETS`,
    )
  }
  return { dataFolder, secretsFolder }
}

function folderOf(out: string): string {
  const folder = resolve(out)
  makeFolder(folder, '--out', 0o700)
  return folder
}
