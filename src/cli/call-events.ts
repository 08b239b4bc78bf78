/** `ansimpass call-events send FILE`: an operator's call records, sent to `/v1/call-events` after an outage from any machine. */
import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { MOST_EVENTS } from '../contracts/call-events.ts'
import { type SigningKey, secretBytes } from '../contracts/signed-messages.ts'
import { AppError } from '../domain/kit/errors.ts'
import { isLoopbackHost } from '../domain/kit/loopback-host.ts'
import { whyOf } from '../domain/kit/system-error.ts'
import { kstDay, kstDayAndClock } from '../domain/kit/time.ts'
import { openProgress } from './call-records/progress-file.ts'
import { type CallRecords, type RecordProblem, readCallRecords } from './call-records/read-call-records.ts'
import { COLUMNS } from './call-records/record-words.ts'
import { type Counts, sendRecords } from './call-records/send-records.ts'

const HELP = `
The file: CSV (UTF-8, UTF-16 or CP949; the first row names the columns, in Korean or English) or JSON lines, with the number
that was dialled, the caller, the time and the operator's own name of each call; docs/operators.md has the names.
Exit codes: 0 every row was taken, 1 some were not (each a line: row, column, what to do), or it could not be sent.
Sent again, or gone on with after a stop, nothing is stored twice.`

type Options = {
  readonly url?: string
  readonly key?: string
  readonly secretFile?: string
  readonly dryRun?: true
  readonly listOf: number
  readonly progress?: string
}

export function callEventsCommand(): Command {
  return new Command('call-events')
    .description("an operator's calls by HTTP (안심콜 운영사의 통화)")
    .addCommand(sendCommand())
}

function sendCommand(): Command {
  return new Command('send')
    .argument('<file>', 'call records: CSV or JSON lines')
    .description('sends call records, signed, in lists; what is stored is not stored twice')
    .option('--dry-run', 'sends nothing: says what is wrong in the file, row by row')
    .option('--url <url>', 'the server: https://…; http:// on this machine alone')
    .option('--key <id>', 'id of the key, as the server has it in ANSIMPASS_REPORTERS')
    .option('--secret-file <file>', 'a file with the secret whsec_…; unless given, ANSIMPASS_OPERATOR_SECRET')
    .addOption(
      new Option('--list-of <n>', `events in a list, ${MOST_EVENTS} at most`)
        .default(MOST_EVENTS)
        .argParser(readListOf),
    )
    .option('--progress <file>', 'where it is kept how far it got; unless given, FILE.sent')
    .addHelpText('after', HELP)
    .action(async (path: string, options: Options) => {
      const bytes = readBytes(path)
      const file = readCallRecords(bytes)
      for (const problem of file.problems) console.error(lineOf(problem))
      if (options.dryRun === true) {
        process.stdout.write(reportOf(file))
        process.exitCode = file.problems.length === 0 ? 0 : 1
        return
      }
      const counts = await send(path, bytes, file, options)
      process.stdout.write(endOf(file, counts))
      process.exitCode = file.problems.length === 0 && counts.refused === 0 ? 0 : 1
    })
}

async function send(path: string, bytes: Uint8Array, { records }: CallRecords, options: Options): Promise<Counts> {
  const url = urlOf(options.url)
  const key = keyOf(options)
  const progress = openProgress(options.progress ?? `${path}.sent`, [bytes, url.href, key.id])
  const from = progress.read()
  if (from.sent > 0) console.error(`${from.sent}건은 이미 보냈습니다 · going on behind ${from.sent} that were sent`)
  const counts = await sendRecords(
    {
      ...{ url, key, listOf: options.listOf },
      onList(sent, soFar) {
        progress.write({ sent, counts: soFar })
        console.error(`${sent}/${records.length}`)
      },
      onNoAnswer: (why) => console.error(`답이 없어 다시 보냅니다 · no answer, tried again: ${why}`),
      onRefused: ({ line }, { code, message }) => console.error(`${line}행 · row ${line}: ${code}: ${message}`),
    },
    records,
    from,
  )
  progress.remove()
  return counts
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new AppError(
      'CALL_RECORDS_UNFIT',
      `${path} cannot be read (${whyOf(cause)}); give the path of a file of calls`,
    )
  }
}

/** A signature hides nothing: over plain HTTP every caller's number could be read on the way. */
function urlOf(text: string | undefined): URL {
  const url = URL.parse('/v1/call-events', text)
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname))) return url
  throw new AppError('BAD_OPTION', '--url must be https://HOST, or http:// on this machine alone')
}

function keyOf({ key: id, secretFile }: Options): SigningKey {
  if (id === undefined || !/^[\x21-\x7e]{1,60}$/.test(id))
    throw new AppError('BAD_OPTION', '--key must be the id of your key, without spaces')
  const text = secretFile === undefined ? process.env['ANSIMPASS_OPERATOR_SECRET'] : readSecret(secretFile)
  const secret = secretBytes(text?.trim() ?? '')
  if (secret === undefined)
    throw new AppError(
      'BAD_OPTION',
      '--secret-file or ANSIMPASS_OPERATOR_SECRET must hold the secret: whsec_ and Base64',
    )
  return { id, secret }
}

function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AppError('BAD_OPTION', `--secret-file ${path} cannot be read (${whyOf(cause)})`)
  }
}

function readListOf(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= MOST_EVENTS) return count
  throw new InvalidArgumentError(`must be 1 to ${MOST_EVENTS}`)
}

function lineOf({ line, column, ko, en }: RecordProblem): string {
  const name = column === 'row' ? '' : ` ${COLUMNS[column][0]}`
  return `${line}행 · row ${line}${name}: ${ko} · ${en}`
}

function reportOf({ records, problems, rows }: CallRecords): string {
  const days = Map.groupBy(records, ({ at }) => kstDay(at))
  const times = records.map(({ at }) => at)
  const first = times.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY)
  const last = times.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY)
  return [
    ...[...days]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([day, { length }]) => `${day}  ${length}건 · calls\n`),
    times.length === 0 ? '' : `${kstDayAndClock(first)} – ${kstDayAndClock(last)}\n`,
    `${rows}줄, 보낼 것 ${records.length}, 고칠 곳 ${problems.length} · ${rows} rows, ${records.length} to send, ${problems.length} to mend; nothing was sent\n`,
  ].join('')
}

function endOf({ records, problems }: CallRecords, { logged, already, repeat, refused }: Counts): string {
  const unread = problems.length
  return [
    `${records.length}건: 저장 ${logged}, 이미 있음 ${already}, 10분 안 다시 ${repeat}, 거절 ${refused}, 읽지 못한 곳 ${unread} · `,
    `${records.length} sent: ${logged} taken, ${already} there already, ${repeat} repeats, ${refused} refused, ${unread} not read\n`,
  ].join('')
}
