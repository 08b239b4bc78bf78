/** `ansimpass certificate trust`: which lists are trusted, how old they are, and a newer one put in their place. */
import { readFileSync, renameSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Command } from 'commander'
import { isNamedAsTrust, unreadableTrust } from '../../adapters/trust-files/trust-texts.ts'
import type { TrustFile } from '../../certificates/trust/merge-trust.ts'
import type { Trust, TrustList } from '../../domain/certificates/trust.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { DAY, type EpochMs, HOUR, kstIso } from '../../domain/kit/time.ts'
import { makeFolder } from '../../main/folders/make-folder.ts'
import { timeOf } from '../time-of.ts'
import { writeFile } from '../write-file.ts'
import { readTrustAt, readTrustFiles } from './trust-files.ts'

export function trustCommand(): Command {
  return new Command('trust')
    .description('the lists under which certificates count: docs/certificates.md, "Trust files"')
    .addCommand(listCommand())
    .addCommand(ageCommand())
    .addCommand(importCommand())
}

type TrustOption = { readonly trust: readonly string[] }

function listCommand(): Command {
  return new Command('list')
    .description('prints what is trusted and what is withdrawn, list by list (JSON)')
    .requiredOption('--trust <path...>', 'a trust file, or a folder of them')
    .action(async ({ trust: paths }: TrustOption) => {
      const { trust, files, passedOver } = await readTrustFiles(paths)
      const lists = files.flatMap((file) =>
        file.lists.map((list) => ({ ...shownList(list), entries: countOf(file, list) })),
      )
      console.log(JSON.stringify({ lists, passedOver, missing: missingRevocations(trust) }, null, 2))
    })
}

function shownList({ name, kind, asOf, unread }: TrustList) {
  return { name, kind, asOf: asOf === undefined ? null : kstIso(asOf), unread }
}

function countOf({ part }: TrustFile, { kind }: TrustList): number {
  switch (kind) {
    case 'document-signers':
      return sum(part.documentSigners, (signers) => signers.length)
    case 'card-issuers':
      return sum(part.cardIssuers, (keys) => keys.size)
    case 'pass-keys':
      return part.passKeys?.size ?? 0
    case 'dcc-revocations':
      return sum(part.revocations?.dcc, (hashes) => hashes.length)
    case 'card-revocations':
      return sum(part.revocations?.cards, ({ rids }) => rids.size)
  }
}

function sum<T>(map: ReadonlyMap<string, T> | undefined, count: (value: T) => number): number {
  return [...(map?.values() ?? [])].reduce((total, value) => total + count(value), 0)
}

/** Keys whose issuer keeps a list of withdrawn cards that is not here, or is here in an older version. */
function missingRevocations({ cardIssuers, revocations }: Trust): readonly object[] {
  return [...cardIssuers].flatMap(([issuer, keys]) =>
    [...keys].flatMap(([kid, { revocations: wanted }]) => {
      const here = revocations.cards.get(kid)?.version
      return wanted === undefined || (here ?? 0) >= wanted ? [] : [{ issuer, kid, version: wanted, here: here ?? null }]
    }),
  )
}

const AGE_HELP = `
A list that does not say when it was made has no age: "?".
Exit codes: 0 told, 1 it could not be done, 2 with --most: one is older, or of unknown age.`

function ageCommand(): Command {
  return new Command('age')
    .description('prints how old each list is')
    .requiredOption('--trust <path...>', 'a trust file, or a folder of them')
    .option('--at <time>', 'as at this time; else now')
    .option('--most <hours>', 'how old a list may be')
    .addHelpText('after', AGE_HELP)
    .action(async ({ trust: paths, at, most }: TrustOption & { at?: string; most?: string }) => {
      const [now, mostMs] = [at === undefined ? Date.now() : timeOf(at), hoursOf(most)]
      const { files } = await readTrustFiles(paths)
      const lists = files.flatMap((file) => file.lists)
      for (const list of lists) console.log(ageLine(list, now))
      if (lists.some(({ asOf }) => now - (asOf ?? Number.NEGATIVE_INFINITY) > mostMs)) process.exitCode = 2
    })
}

function hoursOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY
  if (!/^\d{1,6}$/.test(text)) throw new AppError('BAD_OPTION', `--most ${text} is no number of hours`)
  return Number(text) * HOUR
}

function ageLine({ name, kind, asOf }: TrustList, now: EpochMs): string {
  if (asOf === undefined) return `${name}  ${kind}  ?`
  const age = Math.max(0, now - asOf)
  const [days, hours] = [Math.floor(age / DAY), Math.floor((age % DAY) / HOUR)]
  return `${name}  ${kind}  ${days}일 ${hours}시간 · ${days} d ${hours} h  (${kstIso(asOf)})`
}

function importCommand(): Command {
  return new Command('import')
    .description('puts trust files into a folder: one that cannot be read, or is older than the one there, is refused')
    .argument('<file...>', 'trust files; one of the same name is replaced')
    .requiredOption('--into <folder>', 'the folder, as --trust takes it')
    .action(async (files: readonly string[], { into }: { into: string }) => {
      for (const file of files) await importOne(file, into)
    })
}

/** Whole or not at all: a door may read the folder meanwhile. */
async function importOne(file: string, into: string): Promise<void> {
  const name = basename(file)
  const [read, target] = [await readTrustAt(file, name), join(into, name)]
  if (read === undefined || holdsNothing(read)) throw unreadableTrust(file, 'no list of a form that is known')
  if (!isNamedAsTrust(name))
    throw unreadableTrust(file, 'a folder is read by names that end in .json, .jwks, .pem or .crt')
  const [asOf, before] = [newestOf(read), isThere(target) ? newestOf(await readTrustAt(target, name)) : undefined]
  if (before !== undefined && (asOf === undefined || asOf < before)) {
    throw new AppError('TRUST_OLDER', `${file}: the list there is of ${kstIso(before)}; take a newer one`)
  }
  makeFolder(into, '--into')
  const partial = join(into, `.${name}.partial`)
  writeFile(partial, readFileSync(file), '--into')
  renameSync(partial, target)
  for (const list of read.lists) console.log(`${list.name}  ${list.kind}  ${countOf(read, list)}`)
}

/** Entries, of which none could be read: an empty list is one. */
function holdsNothing(file: TrustFile): boolean {
  return file.lists.every((list) => list.unread > 0 && countOf(file, list) === 0)
}

function newestOf(file: TrustFile | undefined): EpochMs | undefined {
  const times = file?.lists.flatMap(({ asOf }) => asOf ?? []) ?? []
  return times.length === 0 ? undefined : Math.max(...times)
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}
