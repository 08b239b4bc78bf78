/** `ansimpass corrections`: the operator's look at correction requests (정정 요청), and the answer to one. With a server running or without. */
import { userInfo } from 'node:os'
import { Command, InvalidArgumentError } from 'commander'
import { createPostgresAuditLog } from '../adapters/postgres/access/audit.ts'
import { createPostgresCorrections } from '../adapters/postgres/identity/corrections.ts'
import type { Line } from '../domain/call/phone/line.ts'
import { parseCaller } from '../domain/call/phone/parse-caller.ts'
import { formatNational } from '../domain/call/phone/show.ts'
import {
  CORRECTION_CHARACTERS,
  CORRECTION_OUTCOMES,
  type Correction,
  type CorrectionNumber,
  type CorrectionOutcome,
  correctionWords,
  parseCorrectionNumber,
} from '../domain/identity/correction.ts'
import { AppError } from '../domain/kit/errors.ts'
import { inOneLine } from '../domain/kit/one-line.ts'
import { kstDay } from '../domain/kit/time.ts'
import type { AuditEntry, AuditLog, AuditVerb } from '../ports/access/audit.ts'
import type { Corrections } from '../ports/identity/corrections.ts'
import { type Places, SETTINGS_OPTION } from './settings-of.ts'
import { withSubjects } from './with-subjects.ts'

const DATA_OPTION = ['--data <folder>', 'the data folder (ANSIMPASS_DATA)'] as const
const SECRETS_OPTION = ['--secrets <folder>', 'the keys (ANSIMPASS_SECRETS)'] as const
const LINE_OPTION = ['--line <number>', 'the phone that asked, for instance 010-0000-0001', readLine] as const
const HELP = `
A request is named by its number and the phone that asked: nobody finds one by trying numbers. Each look and each answer is noted
in the audit, not of whom. docs/corrections.md`

export function correctionsCommand(): Command {
  return new Command('corrections')
    .description('correction requests (정정 요청) of the last 28 days')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(answerCommand())
    .addHelpText('after', HELP)
}

function listCommand(): Command {
  return new Command('list')
    .description('the requests that are open, the newest day first; noted in the audit')
    .option('--all', 'the settled ones too')
    .option('--json', 'as JSON')
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .option(...SECRETS_OPTION)
    .action(async ({ all, json, ...places }: Places & { all?: true; json?: true }) => {
      const found = await withCorrections(places, async ({ corrections, audit, entry }) => {
        await audit.note(entry('corrections-list'))
        return corrections.all()
      })
      const wanted = found.filter(({ state }) => all === true || state === 'open')
      if (json === true) return console.log(JSON.stringify(wanted))
      for (const each of wanted) console.log(lineOf(each))
      if (wanted.length === 0) console.log('정정 요청이 없습니다 · no correction request')
    })
}

function showCommand(): Command {
  return new Command('show')
    .description('one request; noted in the audit')
    .argument('<number>', 'such as 3F7K', readNumber)
    .requiredOption(...LINE_OPTION)
    .option('--json', 'as JSON')
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .option(...SECRETS_OPTION)
    .action(async (number: CorrectionNumber, { line, json, ...places }: Places & { line: Line; json?: true }) => {
      const found = await withCorrections(places, async ({ corrections, audit, entry }) => {
        await audit.note(entry('correction-show'))
        return (await corrections.ofLine(line)).find((each) => each.number === number)
      })
      if (found === undefined) throw noSuchRequest(number)
      console.log(json === true ? JSON.stringify(found) : lineOf(found))
    })
}

type Answer = Places & { readonly line: Line; readonly outcome: CorrectionOutcome }

function answerCommand(): Command {
  return new Command('answer')
    .description('settles a request: the person is told by text, and reads your words on their own page')
    .argument('<number>', 'such as 3F7K', readNumber)
    .argument('[words...]', `what you say of it, ${CORRECTION_CHARACTERS} characters at most`)
    .requiredOption(...LINE_OPTION)
    .requiredOption('--outcome <word>', CORRECTION_OUTCOMES.join(' or '), readOutcome)
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .option(...SECRETS_OPTION)
    .action(async (number: CorrectionNumber, words: readonly string[], { line, outcome, ...places }: Answer) => {
      const answer = wholeWords(words.join(' '))
      const result = await withCorrections(places, ({ corrections, entry }) =>
        corrections.settle({ line, number }, { outcome, answer }, entry('correction-answer')),
      )
      if (result === 'no-such-request') throw noSuchRequest(number)
      if (result === 'settled-before')
        throw new AppError('CORRECTION_SETTLED', `${number} is settled already: an answer that was told is not changed`)
      console.log(`${number}: 처리했습니다. 문자로 알립니다 · settled; a text says so`)
    })
}

type Opened = {
  readonly corrections: Corrections
  readonly audit: AuditLog
  readonly entry: (verb: AuditVerb) => AuditEntry
}

/** What is known of persons is opened with the keys of this machine, as the server does. */
function withCorrections<T>(places: Places, use: (opened: Opened) => Promise<T>): Promise<T> {
  return withSubjects(places, 'corrections-command', ({ subjects, pool, now }) =>
    use({
      corrections: createPostgresCorrections(subjects),
      audit: createPostgresAuditLog(pool),
      entry: (verb) => ({
        actor: { kind: 'administrator', name: userInfo().username },
        verb,
        site: undefined,
        day: kstDay(now),
      }),
    }),
  )
}

function lineOf(correction: Correction): string {
  const { number, line, kind, day } = correction
  const state =
    correction.state === 'open' ? ['open', correction.words] : [`settled: ${correction.outcome}`, correction.answer]
  return [number, day, formatNational(line), kind, ...state].join('\t').trimEnd()
}

function noSuchRequest(number: string): AppError {
  return new AppError(
    'NO_SUCH_CORRECTION',
    `There is no correction request ${number} of that phone: ask for both once more; after 28 days it is deleted`,
  )
}

/** Nothing is cut off of what an operator says. */
function wholeWords(text: string): string {
  const words = correctionWords(text)
  if (words === inOneLine(text)) return words
  throw new AppError('BAD_OPTION', `The answer is too long: ${CORRECTION_CHARACTERS} characters at most`)
}

function readNumber(text: string): CorrectionNumber {
  const number = parseCorrectionNumber(text)
  if (number === undefined) throw new InvalidArgumentError('must be four signs such as 3F7K')
  return number
}

function readLine(text: string): Line {
  const line = parseCaller(text)
  if (line === undefined) throw new InvalidArgumentError('must be a phone number such as 010-0000-0001')
  return line
}

function readOutcome(text: string): CorrectionOutcome {
  const outcome = CORRECTION_OUTCOMES.find((each) => each === text)
  if (outcome === undefined) throw new InvalidArgumentError(`must be ${CORRECTION_OUTCOMES.join(' or ')}`)
  return outcome
}
