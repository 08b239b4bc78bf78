/** `ansimpass clock`: whether the server trusts its clock, and an operator's word that it is right. */
import { setTimeout as delay } from 'node:timers/promises'
import { Command } from 'commander'
import { confirmWallClock, readKeptTime } from '../adapters/clock/kept-time.ts'
import { livingOwner } from '../adapters/embedded-postgres/owner-lock.ts'
import { AppError } from '../domain/kit/errors.ts'
import { type EpochMs, kstDayAndClock } from '../domain/kit/time.ts'
import { readDemoTime } from '../main/clock/demo-clock.ts'
import { judgeAtStart } from './clock-of-folder.ts'
import { dataFolderOf } from './data-folder.ts'
import { type Places, SETTINGS_OPTION } from './settings-of.ts'

/** A running server looks each second. */
const TAKEN_WITHIN_MS = 5_000

export function clockCommand(): Command {
  const clock = new Command('clock').description('whether the time is trusted: while it is not, nothing is destroyed')
  clock
    .command('status')
    .description('prints the clocks and whether they agree; exit code 1 when they do not')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .action((places: Places) => {
      const dataFolder = dataFolderOf(places)
      const wall = Date.now()
      const demo = readDemoTime(dataFolder)
      console.log(`this machine's clock: ${say(wall)}`)
      if (demo !== undefined) {
        console.log(`the demo's clock:     ${say(demo)}`)
        console.log('a demo has a clock of its own, which is always trusted')
        return
      }
      const kept = readKeptTime(dataFolder)
      const held = isRunning(dataFolder) ? kept?.held : judgeAtStart(kept, wall).held?.detail
      console.log(`last trusted:         ${kept === undefined ? 'not recorded yet' : say(kept.seen)}`)
      if (kept !== undefined) console.log(held ?? 'the clocks agree')
      if (held !== undefined) process.exitCode = 1
    })
  clock
    .command('confirm')
    .description("says that this machine's clock is right; what was held back is then destroyed when its time is over")
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .addHelpText('after', '\nLook at the time first: with a wrong clock this destroys visits and keys for good.')
    .action(async (places: Places) => {
      const dataFolder = dataFolderOf(places)
      if (readDemoTime(dataFolder) !== undefined) {
        throw new AppError(
          'CLOCK_OF_A_DEMO',
          `${dataFolder} belongs to a demo, which has a clock of its own: there is nothing to confirm`,
        )
      }
      const wall = Date.now()
      confirmWallClock(dataFolder, wall)
      console.log(`confirmed: it is ${say(wall)}`)
      console.log(await taken(dataFolder, wall))
    })
  return clock
}

function isRunning(dataFolder: string): boolean {
  return livingOwner(dataFolder)?.purpose === 'server'
}

async function taken(dataFolder: string, wall: EpochMs): Promise<string> {
  const until = performance.now() + TAKEN_WITHIN_MS
  while (isRunning(dataFolder) && performance.now() < until) {
    if (readKeptTime(dataFolder)?.confirmed === wall) return 'the server goes by it'
    await delay(100)
  }
  return 'the server goes by it when it starts within two hours'
}

function say(at: EpochMs): string {
  return `${kstDayAndClock(at)} (Korea)`
}
