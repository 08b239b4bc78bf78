/** `ansimpass spool`: what waits, what is in quarantine, what was lost, and how it is mended. With the server running or stopped. */
import { Command } from 'commander'
import { livingOwner, takeOwnership } from '../adapters/embedded-postgres/owner-lock.ts'
import { requestRepair } from '../adapters/spool/repair-request.ts'
import { keepSpoolFile, MAX_BYTES } from '../adapters/spool/spool-keeper.ts'
import { spoolPath } from '../adapters/spool/spool-path.ts'
import { readSpoolStatus, type SpoolStatus } from '../adapters/spool/spool-status.ts'
import { AppError } from '../domain/kit/errors.ts'
import { dataFolderOf } from './data-folder.ts'
import { type Places, SETTINGS_OPTION } from './settings-of.ts'

/** A server looks every second. */
const SERVER_WITHIN_MS = 20_000

const ABOUT_REPAIR = `
Readable records of the quarantine go back into the queue; the database is offered them again (mend first what it refused them for).
Damaged files that could not be read are tried once more. With --accept-loss the damaged files and the unreadable records are
destroyed, and the count of lost records begins anew: keep a copy first if somebody may want it.`

export function spoolCommand(): Command {
  const spool = new Command('spool').description('the spool, where visits wait while the database is away')
  spool
    .command('status')
    .description(
      'how many records wait, are in quarantine or were lost; exit code 1 when any are in quarantine or lost',
    )
    .option('--json', 'as JSON')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .action(({ json, ...places }: Places & { json?: boolean }) => {
      const status = readSpoolStatus(spoolPath(dataFolderOf(places)))
      console.log(json === true ? JSON.stringify(status) : sayStatus(status))
      if (isUnwell(status)) process.exitCode = 1
    })
  spool
    .command('repair')
    .description('offers quarantined records to the database again, and reads damaged files again')
    .option('--accept-loss', 'destroys what cannot be read, and forgets that it was lost')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .addHelpText('after', ABOUT_REPAIR)
    .action(async ({ acceptLoss, ...places }: Places & { acceptLoss?: boolean }) => {
      const dataFolder = dataFolderOf(places)
      await repair(dataFolder, acceptLoss === true)
      const status = readSpoolStatus(spoolPath(dataFolder))
      console.log(sayStatus(status))
    })
  return spool
}

async function repair(dataFolder: string, acceptLoss: boolean): Promise<void> {
  const path = spoolPath(dataFolder)
  if (livingOwner(dataFolder)?.purpose === 'server') {
    if (await requestRepair(path, { acceptLoss }, SERVER_WITHIN_MS)) return
    throw new AppError(
      'SPOOL_NOT_REPAIRED',
      'the server did not do it in 20 s: see its log and /readyz, then try again',
      {
        retryable: true,
      },
    )
  }
  const lock = await takeOwnership(dataFolder, 'command')
  const keeper = keepSpoolFile({ path, maxBytes: MAX_BYTES }, { onDamage: () => {}, onRepaired: () => {} })
  try {
    keeper.repair(acceptLoss)
  } finally {
    keeper.close()
    lock.release()
  }
}

function isUnwell({ quarantined, lost, uncounted, fault }: SpoolStatus): boolean {
  return quarantined > 0 || lost > 0 || uncounted > 0 || fault !== undefined
}

function sayStatus({ waiting, quarantined, reasons, lost, uncounted, damaged, fault }: SpoolStatus): string {
  return [
    `waiting:    ${waiting}`,
    `quarantine: ${quarantined}`,
    ...reasons.map(({ why, records }) => `            ${records} × ${why}`),
    `lost:       ${lost}${uncounted > 0 ? `, and ${uncounted} damaged files that held nobody knows how many records` : ''}`,
    ...damaged.map(({ file, bytes }) => `damaged:    ${file} (${bytes} bytes)`),
    ...(fault === undefined
      ? []
      : [`The file is damaged (${fault}): the next start moves it aside and saves what can be read.`]),
    ...(quarantined + lost + uncounted > 0 ? ['What to do: ansimpass spool repair --help'] : []),
  ].join('\n')
}
