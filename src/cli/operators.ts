/** `ansimpass operators list`: who may report to this server, with which keys, until when, and of what; never a secret. */
import { Command } from 'commander'
import { kstDayAndClock } from '../domain/kit/time.ts'
import { type ListedKey, type ListedReporter, listReporters } from '../inbound/http/reports/reporters.ts'
import { makeConfig } from '../main/config/config.ts'
import { readSettingFile } from '../main/config/read-setting-file.ts'
import { type Places, SETTINGS_OPTION, settingsOf } from './settings-of.ts'

const HELP = `
The file is that of ANSIMPASS_REPORTERS. A running server takes a change of it within seconds: a key that is taken out, or whose
"until" has passed, counts no more. docs/operators.md shows how a key is changed.`

export function operatorsCommand(): Command {
  const list = new Command('list')
    .description('everybody who may report, with their keys; no secret is shown')
    .option('--json', 'as JSON')
    .option(...SETTINGS_OPTION)
    .addHelpText('after', HELP)
    .action(({ json, ...places }: Places & { json?: true }) => {
      const { reportersFile } = makeConfig(settingsOf(places), { production: false })
      const all =
        reportersFile === undefined ? [] : listReporters(readSettingFile('ANSIMPASS_REPORTERS', reportersFile))
      if (json === true) return console.log(JSON.stringify(all))
      if (all.length === 0) return console.log('신고할 수 있는 곳이 없습니다 · nobody may report')
      for (const each of all) console.log(textOf(each, Date.now()))
    })
  return new Command('operators')
    .description('operators, carriers and others who report, and their keys')
    .addCommand(list)
}

function textOf({ name, kind, sites, numbers, perDay, keys }: ListedReporter, now: number): string {
  const of = [
    ...(sites.length > 0 ? [`sites ${sites.join(' ')}`] : []),
    ...(numbers.length > 0 ? [`numbers ${numbers.join(' ')}`] : []),
    ...(perDay === undefined ? [] : [`${perDay}/day`]),
  ].join(', ')
  return [
    `${kind} ${name}${of === '' ? '' : `: ${of}`}`,
    ...keys.map((key) => `  ${key.id}: ${stateOf(key, now)}`),
  ].join('\n')
}

function stateOf({ from, until }: ListedKey, now: number): string {
  if (until !== undefined && until <= now) return `끝남 · ended ${kstDayAndClock(until)}`
  if (from !== undefined && from > now) return `아직 · from ${kstDayAndClock(from)}`
  return until === undefined ? '사용 중 · in use' : `사용 중 · in use until ${kstDayAndClock(until)}`
}
