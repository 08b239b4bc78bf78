/** `ansimpass settlement --month YYYY-MM`: calls and texts of a month by site and operator, for the bill; no number of any person. */
import { userInfo } from 'node:os'
import { Command } from 'commander'
import { createPostgresAuditLog } from '../adapters/postgres/access/audit.ts'
import { readSettlement, type SettledMonth, type SettledSite } from '../adapters/postgres/visits/settlement.ts'
import { AppError } from '../domain/kit/errors.ts'
import { addDays, type CalendarDate, kstDay, parseCalendarDate } from '../domain/kit/time.ts'
import { type ListedReporter, listReporters } from '../inbound/http/reports/reporters.ts'
import { makeConfig } from '../main/config/config.ts'
import { readSettingFile } from '../main/config/read-setting-file.ts'
import { clockOfFolder } from './clock-of-folder.ts'
import { csvOf } from './csv.ts'
import { type Places, SETTINGS_OPTION, settingsOf } from './settings-of.ts'
import { withPool } from './with-pool.ts'
import { writeFile } from './write-file.ts'

const HELP = `
Calls are visits that were logged; where a place kept no visit list none are counted. A day's visits are destroyed on day 28: how many there were stays, by
site. Texts are counted to the end of the month after theirs. An operator is whom ANSIMPASS_REPORTERS gives the site. The audit has who exported; without it nothing is exported.`

type Options = Places & {
  readonly month: string
  readonly operator?: string
  readonly json?: true
  readonly out?: string
}

type Line = SettledSite & { readonly operator: string }

export function settlementCommand(): Command {
  return new Command('settlement')
    .description('calls and texts of a month by site and operator (월 정산), as CSV or JSON; noted in the audit')
    .requiredOption('--month <month>', 'YYYY-MM, Korean time')
    .option('--operator <name>', 'of its sites alone, as ANSIMPASS_REPORTERS names it')
    .option('--json', 'JSON in place of CSV')
    .option('--out <file>', 'a file to write; unless given, standard output')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const { first, last } = monthOf(options.month)
      const operators = operatorsOf(options)
      const pool = { name: 'settlement-command', missing: 'counts nothing by month', statementTimeoutMs: 300_000 }
      const { found, today } = await withPool(options, pool, async (db, dataFolder) => {
        const day = kstDay(clockOfFolder(dataFolder, Date.now()).now)
        const actor = { kind: 'administrator', name: userInfo().username } as const
        await createPostgresAuditLog(db).note({ actor, verb: 'settlement-export', site: undefined, day })
        return { found: await readSettlement(db, first, last), today: day }
      })
      const lines = linesOf(found, operators).filter(({ operator }) => [undefined, operator].includes(options.operator))
      const areTextsDeleted = textsKeptFrom(today) > first
      const content =
        options.json === true
          ? jsonOf(options.month, lines, found, areTextsDeleted)
          : csvOfMonth(options.month, lines, areTextsDeleted)
      if (options.out === undefined) process.stdout.write(content)
      else writeFile(options.out, content, '--out')
      warn(found, { isUnderWay: today <= last, areTextsDeleted })
    })
}

function monthOf(month: string): { readonly first: CalendarDate; readonly last: CalendarDate } {
  const first = parseCalendarDate(`${month}-01`)
  if (first === undefined) throw new AppError('BAD_OPTION', '--month must be a month such as 2022-01')
  const next = addDays(first, 31).slice(0, 7)
  return { first, last: addDays(`${next}-01` as CalendarDate, -1) }
}

/** What texts cost is kept from the first day of last month on. @see housekeeping.ts, `tidy` */
function textsKeptFrom(today: CalendarDate): CalendarDate {
  const before = addDays(`${today.slice(0, 7)}-01` as CalendarDate, -1)
  return `${before.slice(0, 7)}-01` as CalendarDate
}

/** @throws AppError `BAD_OPTION` where there is no such operator: an empty bill would be taken for none owed */
function operatorsOf({ operator, ...places }: Options): readonly ListedReporter[] {
  const { reportersFile } = makeConfig(settingsOf(places), { production: false })
  const all = reportersFile === undefined ? [] : listReporters(readSettingFile('ANSIMPASS_REPORTERS', reportersFile))
  const operators = all.filter(({ kind }) => kind === 'operator')
  if (operator !== undefined && !operators.some(({ name }) => name === operator))
    throw new AppError('BAD_OPTION', `--operator: ANSIMPASS_REPORTERS has no operator "${operator}"`)
  return operators
}

/** A site of two operators is a line of each: its calls are not told apart. */
function linesOf({ sites }: SettledMonth, operators: readonly ListedReporter[]): readonly Line[] {
  return sites.flatMap((site) => {
    const names = operators.filter((each) => each.sites.includes(site.number)).map(({ name }) => name)
    return (names.length === 0 ? [''] : names).map((operator) => ({ ...site, operator }))
  })
}

function jsonOf(
  month: string,
  lines: readonly Line[],
  { daysNotCounted }: SettledMonth,
  areTextsDeleted: boolean,
): string {
  const sites = areTextsDeleted
    ? lines.map((line) => ({ ...line, texts: null, won: null, textsAbroad: null, wonAbroad: null }))
    : lines
  return `${JSON.stringify({ month, sites, daysNotCounted, textsDeleted: areTextsDeleted })}\n`
}

const HEAD = [
  '월 month',
  '운영사 operator',
  '시설번호 site',
  '시설 name',
  '운영 주체 organization',
  '통화 calls',
  '문자 texts',
  '원 won',
  '그중 해외 문자 texts abroad',
  '그중 해외 원 won abroad',
]

function csvOfMonth(month: string, lines: readonly Line[], areTextsDeleted: boolean): string {
  return csvOf([
    HEAD,
    ...lines.map(({ operator, number, name, organization, calls, texts, won, textsAbroad, wonAbroad }) => [
      ...[month, operator, number, name, organization ?? '', calls],
      ...(areTextsDeleted ? ['', '', '', ''] : [texts, won, textsAbroad, wonAbroad]), // 0 would be taken for none sent
    ]),
  ])
}

function warn(
  { daysNotCounted }: SettledMonth,
  { isUnderWay, areTextsDeleted }: { readonly isUnderWay: boolean; readonly areTextsDeleted: boolean },
): void {
  if (isUnderWay) console.error('아직 끝나지 않은 달입니다 · the month is not over yet')
  if (areTextsDeleted)
    console.error(
      '그 달의 문자 수와 값은 다음 달 말에 지워졌습니다: 빈칸입니다 · how many texts there were and what they cost was deleted at the end of the month after: left empty',
    )
  if (daysNotCounted.length > 0)
    console.error(
      `시설별로 세지 못하고 없앤 날이 있습니다 · destroyed without a count by site, so that calls are missing: ${daysNotCounted.join(', ')}`,
    )
}
