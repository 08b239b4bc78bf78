/** `ansimpass certificate issue`: a pass QR for somebody whose document was seen at a desk, decided by the rules. */
import { randomBytes } from 'node:crypto'
import { Command, InvalidArgumentError } from 'commander'
import { AppError } from '../../domain/kit/errors.ts'
import { isObject } from '../../domain/kit/field-readers.ts'
import { DAY, type EpochMs, kstIso, SECOND } from '../../domain/kit/time.ts'
import { decidePass } from '../../domain/pass/decide-pass.ts'
import { plainReason } from '../../domain/pass/reason-words.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import { renderPassPaperFile } from '../../pages/me/pass-paper.ts'
import { type IssuedPass, makeIssuePass, type PassToIssue } from '../../usecases/certificates/issue-pass.ts'
import { CASE_FORM } from '../rules/case-form.ts'
import { questionsIn, standardInput } from '../rules/case-input.ts'
import { rulesetIn, rulesetOption } from '../rules/ruleset-option.ts'
import { type Places, SETTINGS_OPTION } from '../settings-of.ts'
import { writeFile } from '../write-file.ts'
import { noted, passKeysAt } from './at-desk.ts'

const MOST_DAYS = 28
/** A code that begins later than now would tell doors that their clocks are behind: by so much two clocks of ours may differ. */
const SKEW_MS = 30 * SECOND
const HELP = `
Standard input is one case as below, with "name": whose it is, and "person": {"birthDate"}; without "at", now; "at" is no time to come. Nothing is asked of
a registry: the evidence is the document that was seen. On paper the code is always the same, and can be known again; --screen
prints 40 codes, each for 30 seconds, one after the other.
`

type Options = Places & {
  readonly ruleset: string
  readonly days: number
  readonly screen?: true
  readonly card?: string
  readonly json?: true
}

export function issueCommand(): Command {
  return new Command('issue')
    .description('issues a pass QR for who has shown a document; noted in the audit')
    .option('--days <number>', 'how long it counts on paper, 28 at most', readDays, 14)
    .option('--screen', '40 codes for a screen instead')
    .option('--card <file>', 'writes the paper in large type there: HTML, to be printed')
    .option('--json', 'as JSON, with the nonces by which passes are withdrawn')
    .addOption(rulesetOption())
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .option('--secrets <folder>', 'the secrets folder (ANSIMPASS_SECRETS)')
    .addHelpText('after', HELP + CASE_FORM)
    .action(issue)
}

async function issue({ ruleset, days, screen, card, json, ...places }: Options): Promise<void> {
  if (card !== undefined && screen === true) throw new AppError('BAD_OPTION', '--card is for paper: leave out --screen')
  const { keys, now } = passKeysAt(places)
  const { pass, at } = passIn(await standardInput(), rulesetIn(ruleset), now)
  await noted(places, 'pass-issue', now)
  const passes = makeIssuePass({ keys, nonce: () => randomBytes(8).toString('hex') })
  if (screen === true) return print(await passes.onScreen(pass, at), json)
  const paper = await passes.onPaper(pass, at, days * DAY)
  if (card !== undefined) writeFile(card, renderPassPaperFile(paper), '--card')
  print([paper], json)
}

/** @throws AppError `CASE_INVALID`, or `PASS_NOT_ISSUED` with the reason of the rules */
function passIn(text: string, ruleset: Ruleset, now: EpochMs): { readonly pass: PassToIssue; readonly at: EpochMs } {
  const { asked } = questionsIn(ruleset, withTime(text, now))
  const [one, another] = asked
  if (one === undefined || another !== undefined || 'wrong' in one) throw invalid('give one case, no list')
  const { name, question } = one
  const birthDate = question.person?.birthDate
  if (name === undefined || name.trim() === '' || birthDate === undefined)
    throw invalid('name and person.birthDate must be there')
  if (question.at > now + SKEW_MS) throw invalid('"at" is a time to come')
  const decision = decidePass(ruleset, question)
  if (decision.outcome !== 'pass') {
    const { ko, en } = plainReason(decision, ruleset)
    throw new AppError('PASS_NOT_ISSUED', `${ko} · ${en}`)
  }
  return { pass: { person: { name, birthDate }, decision, proofLevel: 'document' }, at: question.at }
}

/** What is no object is left for the reader of cases to complain of. */
function withTime(text: string, now: EpochMs): string {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? JSON.stringify({ at: kstIso(now), ...value }) : text
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

function invalid(todo: string): AppError {
  return new AppError('CASE_INVALID', `the case of a pass is not whole: ${todo} (see --help)`)
}

function print(issued: readonly IssuedPass[], json: true | undefined): void {
  console.log(json === true ? JSON.stringify(issued) : issued.map(({ text }) => text).join('\n'))
}

function readDays(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) throw new InvalidArgumentError(`1 to ${MOST_DAYS} days`)
  return days
}
