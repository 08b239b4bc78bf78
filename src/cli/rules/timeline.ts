/** `ansimpass rules timeline`: one kind of place, or all of them, over time: in the terminal or as a picture. */
import { Command } from 'commander'
import { AppError } from '../../domain/kit/errors.ts'
import { type EpochMs, parseCalendarDate } from '../../domain/kit/time.ts'
import { dayNumberAt, dayNumberOf, localDay, localIso, startOfDay } from '../../domain/kit/zone.ts'
import { categoryName, nameOf } from '../../domain/rules/explain.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import {
  STATES,
  type Stretch,
  type StretchState,
  stretchesOf,
  type TimelineAsked,
  type TimelineRow,
  timelineRows,
} from '../../domain/rules/timeline.ts'
import { timelineSvg, wholeTime } from '../../domain/rules/timeline-svg.ts'
import { timeOf } from '../time-of.ts'
import { writeFile } from '../write-file.ts'
import { knownCategory, knownRegion } from './known-place.ts'
import { rulesetIn, rulesetOption } from './ruleset-option.ts'

type Options = {
  readonly ruleset: string
  readonly region?: string
  readonly from?: string
  readonly to?: string
  readonly asKnownAt?: string
  readonly svg?: string
}

export function timelineCommand(): Command {
  return new Command('timeline')
    .description(
      'draws what an adult without any proof meets at a kind of place over time; without one, at all of them',
    )
    .argument('[category]', 'such as restaurant_cafe')
    .addOption(rulesetOption())
    .option('--region <region>', 'such as seoul; else the first that the ruleset names')
    .option('--from <day>', 'else a week before the first rule')
    .option('--to <day>', 'exclusive; else a week after the last')
    .option('--as-known-at <time>', 'by what was told until then (2022-01-10T12:00:00+09:00)')
    .option('--svg <file>', 'writes a picture ("-": to standard output)')
    .action((category: string | undefined, options: Options) => {
      const ruleset = rulesetIn(options.ruleset)
      const categories = category === undefined ? ruleset.facilityTypes : [knownCategory(ruleset, category)]
      const asked = askedOf(ruleset, options)
      if (options.svg !== undefined) write(options.svg, picture(ruleset, categories, asked))
      else if (category === undefined) console.log(chart(ruleset, timelineRows(ruleset, categories, asked), asked))
      else console.log(list(ruleset, category, asked))
    })
}

function askedOf(ruleset: Ruleset, options: Options): TimelineAsked {
  const region = knownRegion(ruleset, options.region)
  const whole = wholeTime(ruleset)
  const from = options.from === undefined ? whole.from : dayIn(ruleset, options.from)
  const to = options.to === undefined ? whole.to : dayIn(ruleset, options.to)
  if (to <= from) throw new AppError('TIME_INVALID', '--to must lie after --from')
  const asKnownAt = options.asKnownAt === undefined ? undefined : timeOf(options.asKnownAt)
  return { region, from, to, asKnownAt }
}

function dayIn({ zone }: Ruleset, text: string): EpochMs {
  const day = parseCalendarDate(text)
  if (day === undefined) throw new AppError('TIME_INVALID', `${text} is no day such as 2022-01-10`)
  return startOfDay(zone, dayNumberOf(day))
}

function picture(ruleset: Ruleset, categories: readonly string[], asked: TimelineAsked): string {
  const region = nameOf(ruleset.regions, asked.region)
  const about = {
    ko: `${ruleset.title.ko}: ${region.ko}, 증명이 없는 성인`,
    en: `${ruleset.title.en}: ${region.en}, an adult without any proof (${ruleset.version})`,
  }
  return timelineSvg(ruleset, timelineRows(ruleset, categories, asked), asked, about)
}

function list(ruleset: Ruleset, category: string, asked: TimelineAsked): string {
  const [names, region] = [categoryName(ruleset, category), nameOf(ruleset.regions, asked.region)]
  const time = (at: EpochMs) => localIso(ruleset.zone, at).slice(0, 16).replace('T', ' ')
  const lines = stretchesOf(ruleset, category, asked).map((stretch) => {
    const { ko, en } = wordsOf(stretch)
    return `${time(stretch.from)} → ${time(stretch.to)}  ${ko} · ${en} (${stretch.ruleId})`
  })
  return [`${names.ko} · ${names.en}, ${region.ko} · ${region.en} (${ruleset.version})`, ...lines].join('\n')
}

function wordsOf({ state, alone }: Stretch): { ko: string; en: string } {
  const { ko, en } = STATES[state]
  return alone ? { ko: `${ko}, 혼자는 가능`, en: `${en}, alone is fine` } : { ko, en }
}

const MARKS: Readonly<Record<StretchState, string>> = {
  free: '·',
  grace: '░',
  fined: '█',
  asked: '▓',
  'set-aside': 'x',
  allowed: 'o',
  logged: '█',
  'not-logged': '·',
}

/** A mark for two days; of several stretches within them the shortest shows, so that a single day is seen. */
function chart(ruleset: Ruleset, rows: readonly TimelineRow[], { from, to }: TimelineAsked): string {
  const { zone } = ruleset
  const first = dayNumberAt(zone, from)
  const cells = Array.from({ length: Math.ceil((dayNumberAt(zone, to) - first) / 2) }, (_, index) => [
    startOfDay(zone, first + 2 * index),
    startOfDay(zone, first + 2 * index + 2),
  ])
  const lines = rows.map(({ names, stretches }) => {
    const marks = cells.map(([start = from, end = to]) =>
      markOf(stretches.filter((each) => each.from < end && start < each.to)),
    )
    return `${marks.join('')}  ${names.ko} · ${names.en}`
  })
  const legend =
    '· 없음 none  ░ 계도 grace  █ 의무 fined  ▞ 혼자 가능 alone is fine  ▓ 과태료 미확인 no fine known  x 정지 set aside  o 조건부 on a condition'
  return [
    `${localDay(zone, from)} … ${localDay(zone, to)}, two days a mark (${ruleset.version})`,
    ...lines,
    legend,
  ].join('\n')
}

function markOf(stretches: readonly Stretch[]): string {
  const [shortest] = stretches.toSorted((a, b) => a.to - a.from - (b.to - b.from))
  if (shortest === undefined) return ' '
  return shortest.alone && shortest.state === 'fined' ? '▞' : MARKS[shortest.state]
}

function write(file: string, text: string): void {
  if (file === '-') process.stdout.write(text)
  else writeFile(file, text, '--svg')
}
