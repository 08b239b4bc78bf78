/** `ansimpass budgets`: lists and sets budgets of texts and their prices, with a server running or without. */
import { userInfo } from 'node:os'
import { Command, InvalidArgumentError } from 'commander'
import {
  type ListedBudget,
  listBudgets,
  listGatewayTexts,
  listPrices,
  setBudget,
  setPrice,
} from '../adapters/postgres/pass/text-budgets.ts'
import { type CalendarDate, kstDay } from '../domain/kit/time.ts'
import { makeConfig } from '../main/config/config.ts'
import type { AuditEntry, AuditVerb } from '../ports/access/audit.ts'
import type { GatewayName } from '../ports/pass/text-gateway.ts'
import { clockOfFolder } from './clock-of-folder.ts'
import { type Places, SETTINGS_OPTION, settingsOf } from './settings-of.ts'
import { withPool } from './with-pool.ts'

const DATA_OPTION = ['--data <folder>', 'the data folder of the embedded database (ANSIMPASS_DATA)'] as const
const POOL = { name: 'budgets-command', missing: 'knows no budgets of texts' } as const

type Limits = {
  readonly [Part in 'textsMinute' | 'textsDay' | 'wonMinute' | 'wonDay']?: number
}

export function budgetsCommand(): Command {
  const budgets = new Command('budgets').description('budgets of texts and money (문자 예산), by site and organization')
  budgets.addCommand(listCommand())
  budgets.addCommand(setCommand())
  budgets.addCommand(priceCommand())
  budgets.addCommand(pricesCommand())
  budgets.addCommand(gatewaysCommand())
  return budgets
}

function listCommand(): Command {
  return new Command('list')
    .description('every budget, and what was spent today by whom')
    .option('--json', 'as JSON')
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .action(async ({ json, ...places }: Places & { json?: boolean }) => {
      const found = await withPool(places, POOL, (pool) => listBudgets(pool, dayOf(places)))
      if (json === true) return console.log(JSON.stringify(found))
      for (const budget of found) console.log(lineOf(budget))
      if (found.length === 0) console.log('예산도 오늘 쓴 문자도 없습니다 · no budget, and no text today')
    })
}

function setCommand(): Command {
  return new Command('set')
    .description('sets the budget of a site or organization; what is not named has no limit')
    .argument('<scope>', 'site:ID or organization:ID', readScope)
    .option('--texts-minute <n>', 'texts a minute', readCount)
    .option('--texts-day <n>', 'texts a day of Korean time', readCount)
    .option('--won-minute <won>', 'won a minute', readWon)
    .option('--won-day <won>', 'won a day', readWon)
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .action(async (scope: string, { textsMinute, textsDay, wonMinute, wonDay, ...places }: Places & Limits) => {
      const limits = { textsMinute, textsDay, wonMinute, wonDay }
      const site = /^site:(\d+)$/.exec(scope)?.[1]
      const audit = entryOf('budget-set', places, site === undefined ? undefined : Number(site))
      await withPool(places, POOL, (pool) => setBudget(pool, scope, limits, audit))
      console.log(`${scope}: 바로 적용됩니다 · holds from now on`)
    })
}

function priceCommand(): Command {
  return new Command('price')
    .description('sets what a text costs at the gateway, in won')
    .argument('<kind>', 'sms or lms', readKind)
    .argument(
      '<won>',
      'won, two places at most; none: the gateway’s price of that kind is not known any more',
      readPrice,
    )
    .option('--gateway <name>', 'main, or second', readGateway, 'main')
    .option(
      '--to <where>',
      'abroad, or the first digits of foreign numbers such as +81; unless given, in Korea',
      readWhere,
    )
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .action(
      async (kind: 'sms' | 'lms', won: number | 'none', { gateway, to: abroad, ...places }: Places & PriceOptions) => {
        const audit = entryOf('text-price-set', places, undefined)
        const isThere = await withPool(places, POOL, (pool) => setPrice(pool, { gateway, kind, abroad, won }, audit))
        const of = nameOfPrice({ gateway, kind, abroad })
        if (won !== 'none') return console.log(`${of}: ${won}원 · won`)
        console.log(`${of}: ${isThere ? '값을 지웠습니다 · price deleted' : '값이 없었습니다 · had no price'}`)
      },
    )
}

function pricesCommand(): Command {
  return new Command('prices')
    .description('every price that is set')
    .option('--json', 'as JSON')
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .action(async ({ json, ...places }: Places & { json?: boolean }) => {
      const found = await withPool(places, POOL, listPrices)
      if (json === true) return console.log(JSON.stringify(found))
      for (const price of found) console.log(`${nameOfPrice(price)}: ${price.won}원 · won`)
      if (found.length === 0) console.log('정한 값이 없습니다 · no price is set')
    })
}

type PriceOptions = { readonly gateway: GatewayName; readonly to?: string }

function nameOfPrice({
  gateway,
  kind,
  abroad,
}: { readonly [Part in 'gateway' | 'kind']: string } & { readonly abroad?: string | null | undefined }) {
  const where = abroad === '' ? ' abroad' : ` +${abroad}`
  return `${gateway} ${kind}${abroad === undefined || abroad === null ? '' : where}`
}

function gatewaysCommand(): Command {
  return new Command('gateways')
    .description('which gateway took how many texts today, and what they cost')
    .option('--json', 'as JSON')
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .action(async ({ json, ...places }: Places & { json?: boolean }) => {
      const found = await withPool(places, POOL, (pool) => listGatewayTexts(pool, dayOf(places)))
      if (json === true) return console.log(JSON.stringify(found))
      for (const { gateway, kind, texts, won, textsAbroad, wonAbroad } of found)
        console.log(
          `${gateway} ${kind}  오늘 ${texts}통 ${won}원 (해외 ${textsAbroad}통 ${wonAbroad}원) · today ${texts} texts, ${won} won (abroad ${textsAbroad}, ${wonAbroad})`,
        )
      if (found.length === 0) console.log('오늘 보낸 문자가 없습니다 · no text today')
    })
}

function entryOf(verb: AuditVerb, places: Places, site: number | undefined): AuditEntry {
  return { actor: { kind: 'administrator', name: userInfo().username }, verb, site, day: dayOf(places) }
}

function dayOf(places: Places): CalendarDate {
  const { dataFolder } = makeConfig(settingsOf(places), { production: false })
  return kstDay(clockOfFolder(dataFolder, Date.now()).now)
}

function lineOf({ scope, texts, won, textsMinute, textsDay, wonMinute, wonDay }: ListedBudget): string {
  const most = (limit: number | null) => limit ?? '-'
  return `${scope}  오늘 ${texts}통 ${won}원 · today ${texts} texts, ${won} won  (texts ${most(textsMinute)}/min ${most(textsDay)}/day, won ${most(wonMinute)}/min ${most(wonDay)}/day)`
}

function readScope(text: string): string {
  if (/^(site:\d{1,9}|organization:[a-z0-9][a-z0-9-]{0,39})$/.test(text)) return text
  throw new InvalidArgumentError('write site:ID or organization:ID')
}

function readCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('must be a whole number')
}

function readWon(text: string): number {
  if (/^\d{1,6}(\.\d{1,2})?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('must be won, like 8.4')
}

function readPrice(text: string): number | 'none' {
  return text === 'none' ? text : readWon(text)
}

function readKind(text: string): 'sms' | 'lms' {
  if (text === 'sms' || text === 'lms') return text
  throw new InvalidArgumentError('must be sms or lms')
}

function readGateway(text: string): GatewayName {
  if (text === 'main' || text === 'second') return text
  throw new InvalidArgumentError('must be main or second')
}

/** @returns the digits, none for all of abroad */
function readWhere(text: string): string {
  if (text === 'abroad') return ''
  if (/^\+[1-9]\d{0,3}$/.test(text) && !text.startsWith('+82')) return text.slice(1)
  throw new InvalidArgumentError('must be abroad, or + and the first one to four digits of foreign numbers')
}
