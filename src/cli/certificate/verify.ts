/** `ansimpass certificate verify`: texts of QRs in, one a line; readings out, one JSON a line, in their order. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { nodeCertificateCrypto } from '../../adapters/node-crypto/certificate-crypto.ts'
import { qrTextsIn } from '../../adapters/zxing/read-qr-codes.ts'
import { createCertificateReader, LONGEST_TEXT, readCardFile } from '../../certificates/read-certificate.ts'
import { type CertificateReading, refused } from '../../domain/certificates/certificate-reading.ts'
import { decideCertificate } from '../../domain/certificates/decide-certificate.ts'
import type { Trust } from '../../domain/certificates/trust.ts'
import { floorAfter, floorOfLists, trustedTime } from '../../domain/certificates/trusted-time.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { systemCode } from '../../domain/kit/system-error.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import { makeConfig } from '../../main/config/config.ts'
import { clockOfFolder } from '../clock-of-folder.ts'
import { knownCategory, knownRegion } from '../rules/known-place.ts'
import { rulesetIn, rulesetOption } from '../rules/ruleset-option.ts'
import { shownDecision } from '../rules/shown-decision.ts'
import { type Places, settingsOf } from '../settings-of.ts'
import { timeOf } from '../time-of.ts'
import { foreignJudgeOf } from './foreign-rules-of.ts'
import { linesIn } from './lines-in.ts'
import { shownReading } from './shown-reading.ts'
import { readTrustFiles } from './trust-files.ts'

const HELP = `
Each line of standard input has its line of output, whatever it is: {"kind", "verified", "reason", "signature", "schema",
"expired", "person", "evidence"}; docs/certificates.md has their meaning, docs/certificate-reasons.md the reasons in Korean and English.
A card in several QRs (shc:/1/3/…): its lines follow one another in any order; the last has the reading, those before it
"chunks-missing". Nothing is fetched, from anywhere.
Exit codes: 0 every line has its answer, verified or not; 1 it could not be done, or the words were wrong.

Example: npx ansimpass certificate verify --trust docs/examples/trust --image docs/examples/health-card.jpg --rules`

type Options = Pick<Places, 'settings' | 'data'> & {
  readonly trust: readonly string[]
  readonly at?: string
  readonly image?: readonly string[]
  readonly card?: readonly string[]
  readonly rules?: true
  readonly ruleset: string
  readonly category: string
  readonly region?: string
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description('reads certificates (pass QR, EU certificate, SMART Health Card) by trust files alone')
    .requiredOption('--trust <path...>', 'a trust file, or a folder of them')
    .option('--at <time>', 'as at this time (2022-01-12T12:31:00+09:00); else now')
    .option('--image <file...>', 'pictures of QRs (PNG, JPEG) instead of standard input: a line for each QR')
    .option('--card <file...>', '.smart-health-card files instead: a line for each card')
    .option('--rules', 'with the decision of the rules of that time, as "decision"')
    .option('--category <category>', 'the kind of place that decides', 'restaurant_cafe')
    .option('--region <region>', 'its region; else the first that the ruleset names')
    .addOption(rulesetOption())
    .option('--data <folder>', 'the data folder whose clock says what is now (ANSIMPASS_DATA)')
    .addHelpText('after', HELP)
    .action(verify)
}

async function verify(options: Options): Promise<void> {
  if (options.image !== undefined && options.card !== undefined) {
    throw new AppError('BAD_OPTION', '--image and --card: give one of them')
  }
  const clock = options.at === undefined ? nowBy(options) : timeOf(options.at)
  const show = showing(options)
  const { trust, passedOver } = await readTrustFiles(options.trust)
  for (const name of passedOver) console.error(`신뢰 목록이 아닙니다 · passed over, no list of trust: ${name}`)
  endWhenUnread()
  const times = timeOfReadings(trust, clock, options.at !== undefined)
  const context = () => ({ trust, crypto: nodeCertificateCrypto, now: times.now() })
  for await (const reading of readingsOf(options, context)) {
    await print(JSON.stringify(show(reading, times.now())))
    times.seen(reading)
  }
}

type Context = () => Parameters<ReturnType<typeof createCertificateReader>>[1]

async function* readingsOf({ image, card }: Options, context: Context): AsyncGenerator<CertificateReading> {
  const read = createCertificateReader()
  if (card !== undefined) {
    for (const file of card) yield* await readCards(file, context)
  } else if (image !== undefined) {
    for (const file of image) {
      const texts = await qrTextsIn(readFileSync(file))
      if (texts.length === 0) yield refused('qr-not-found', { kind: 'unknown' })
      for (const text of texts) yield await read(text, context())
    }
  } else {
    process.stdin.setEncoding('utf8')
    let lines = 0
    for await (const line of linesIn(process.stdin, LONGEST_TEXT + 1)) {
      yield await read(line, context())
      lines++
      if (lines % TOLD_EVERY === 0) console.error(`${lines}줄 · lines`)
    }
  }
}

const TOLD_EVERY = 10_000

async function readCards(file: string, context: Context): Promise<readonly CertificateReading[]> {
  const readings = await readCardFile(readFileSync(file, 'utf8').trim(), context())
  return readings.length === 0 ? [refused('kind-unknown', { kind: 'unknown' })] : readings
}

/** @returns what is printed of a reading */
function showing({ rules, ruleset: folder, category: asked, region: named }: Options) {
  if (rules !== true) return shownReading
  const ruleset = rulesetIn(folder)
  const site = { category: knownCategory(ruleset, asked), region: knownRegion(ruleset, named) }
  const judge = foreignJudgeOf(ruleset)
  return (reading: CertificateReading, at: EpochMs) => {
    const verdict = judge(reading, at)
    const decision = decideCertificate(ruleset, reading, { at, asKnownAt: at, site }, verdict)
    const foreign = verdict === undefined ? {} : { foreign: verdict }
    return { ...shownReading(reading), decision: { ...shownDecision(decision, ruleset), ...foreign } }
  }
}

/** A time that was asked for stays; the clock's is never behind what was seen to be signed. */
function timeOfReadings(trust: Trust, clock: EpochMs, isAsked: boolean) {
  let floor = isAsked ? 0 : floorOfLists(trust)
  return {
    now: () => trustedTime(clock, floor),
    seen(reading: CertificateReading) {
      if (!isAsked) floor = floorAfter(floor, reading, clock)
    },
  }
}

function nowBy(places: Options): EpochMs {
  const { dataFolder } = makeConfig(settingsOf(places), { production: false })
  return clockOfFolder(dataFolder, Date.now()).now
}

/** Whoever reads the lines may have seen enough. */
function endWhenUnread(): void {
  process.stdout.on('error', (error) => {
    if (systemCode(error) === 'EPIPE') process.exit(0)
    throw error
  })
}

async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
}
