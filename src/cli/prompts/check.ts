/** `ansimpass prompts check FOLDER`: everything that is wrong with a folder of recordings, at once. */
import { existsSync, statSync } from 'node:fs'
import { Command } from 'commander'
import { AppError } from '../../domain/kit/errors.ts'
import { SAMPLES_PER_MS } from '../../inbound/sip/media/g711.ts'
import { inspectRecordings } from '../../inbound/sip/media/recordings/inspect-recordings.ts'

const FORM = `
FOLDER holds ko/ and en/, each with one file for every announcement and digit (names as in prompts/ko/): WAV, PCM 16 bit,
8, 16, 44.1 or 48 kHz, mono or stereo; or raw A-law (.al). Announcements last under 6 s, those with the link under 8 s, speech
at about -18 dB, peaks at about -3 dB. Further languages (zh, vi …) are taken when their folder is complete;
languages.json says who hears them: {"84": "vi"}.`

export function checkCommand(): Command {
  return new Command('check')
    .description('say what is wrong with a folder of recordings; ends with 1 when the server would not take it')
    .argument('<folder>', 'what ANSIMPASS_PROMPTS would name')
    .option('--all', 'list every recording with its length and level')
    .addHelpText('after', FORM)
    .action((folder: string, { all }: { all?: boolean }) => {
      if (!existsSync(folder) || !statSync(folder).isDirectory()) {
        throw new AppError('PROMPTS_UNFIT', `${folder} is no folder: give one with ko/ and en/ (see --help)`)
      }
      const { lines, faults } = checkRecordings(folder, all === true)
      for (const line of lines) console.log(line)
      if (faults > 0)
        throw new AppError('PROMPTS_UNFIT', `${folder} cannot be used as it is: ${faults} faults, named above`)
    })
}

/** @returns lines for a reader: every fault in one of its own, then what is left out, then the verdict where it is fit */
export function checkRecordings(
  folder: string,
  listsAll: boolean,
): { readonly lines: readonly string[]; readonly faults: number } {
  const { recordings, languages, faults, notes } = inspectRecordings(folder)
  const listed = [...recordings].map(([name, { alaw, level }]) => {
    const seconds = (alaw.length / SAMPLES_PER_MS / 1000).toFixed(2)
    return `${name.padEnd(20)} ${seconds} s  speech ${level.rmsDb.toFixed(1)} dB  peak ${level.peakDb.toFixed(1)} dB`
  })
  const verdict = `${folder} is fit: ${recordings.size} recordings in ${languages.join(', ')}`
  const lines = [
    ...(listsAll ? listed : []),
    ...faults.map(({ code, message }) => `${code}: ${message}`),
    ...notes,
    ...(faults.length === 0 ? [verdict] : []),
  ]
  return { lines, faults: faults.length }
}
