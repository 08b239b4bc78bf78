/** `ansimpass rules diff A B`: who would gain or lose a pass, before one publishes. */
import { Command } from 'commander'
import { AppError } from '../../domain/kit/errors.ts'
import { localIso } from '../../domain/kit/zone.ts'
import { type Change, type Comparison, compareRulesets } from '../../domain/rules/compare.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import { timeOf } from '../time-of.ts'
import { rulesetIn } from './ruleset-option.ts'

export function diffCommand(): Command {
  return new Command('diff')
    .description('asks two rulesets about the same people, places and times and tells who would gain or lose a pass')
    .argument('<before>', 'folder of the one ruleset')
    .argument('<after>', 'folder of the other')
    .option('--at <time>', 'at this time only; else at every time at which either of them changes')
    .option('--lines <count>', 'at most so many lines', '40')
    .action((before: string, after: string, { at, lines }: { at?: string; lines: string }) => {
      if (!/^\d{1,6}$/.test(lines)) throw new AppError('LINES_INVALID', `${lines} is no number of lines`)
      const [one, other] = [rulesetIn(before), rulesetIn(after)]
      const compared = compareRulesets(one, other, at === undefined ? undefined : [timeOf(at)])
      for (const line of told(one, other, compared, Number(lines))) console.log(line)
    })
}

function told(before: Ruleset, after: Ruleset, compared: Comparison, most: number): string[] {
  const { asked, totals, changes, visitList } = compared
  const shown = changes.slice(0, most)
  const time = (at: number) => localIso(after.zone, at).slice(0, 16)
  return [
    `${before.version} → ${after.version}: ${asked} cases asked`,
    `gain a pass: ${totals.gains}, lose it: ${totals.loses}, other fines: ${totals.fine}`,
    ...shown.map((change) => changeLine(change, time)),
    ...(changes.length > shown.length ? [`… and ${changes.length - shown.length} more (--lines)`] : []),
    ...visitList
      .slice(0, most)
      .map(
        ({ category, region, at }) =>
          `visits: ${category}, ${region}, from ${time(at)}: logged under one of the two only`,
      ),
  ]
}

function changeLine(
  { kind, category, who, cases, at, region, before, after }: Change,
  time: (at: number) => string,
): string {
  const [old, now] = [before, after].map(({ outcome, enforcement, ruleId }) => `${outcome}/${enforcement} (${ruleId})`)
  return `${kind.padEnd(5)} ${category}: ${who}: ${cases} cases, first ${time(at)} in ${region}: ${old} → ${now}`
}
