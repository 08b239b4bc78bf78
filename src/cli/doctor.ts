/** `ansimpass doctor`: looks at everything that a start needs and says, line by line, how it is and what to do. */
import { existsSync, realpathSync } from 'node:fs'
import { Command } from 'commander'
import { livingOwner } from '../adapters/embedded-postgres/owner-lock.ts'
import { AppError } from '../domain/kit/errors.ts'
import { type Config, makeConfig, makeSecrets } from '../main/config/config.ts'
import { type RawSettings, secretsIn, strangeNames } from '../main/config/read-settings.ts'
import { aheadFindings } from './doctor/ahead.ts'
import { databaseFindings } from './doctor/database.ts'
import { fileFindings } from './doctor/files.ts'
import type { Finding } from './doctor/finding.ts'
import { folderFindings } from './doctor/folders.ts'
import { descriptorsFinding, nodeFinding, portsFinding } from './doctor/machine.ts'
import { swapFinding } from './doctor/memory.ts'
import { ownerFindings } from './doctor/owners.ts'
import { registryFinding } from './doctor/registry.ts'
import { gatewayFinding, secondGatewayFindings } from './doctor/text-gateway.ts'
import { type Places, SETTINGS_OPTION, settingsOf } from './settings-of.ts'

type Options = Places & { readonly production?: true; readonly json?: true }

const CODES = `
Exit codes: 0 nothing fails (a warning may be there), 1 something fails.
It changes nothing. With --json: {"ok", "findings": [{"id", "state", "about": {"ko", "en"}, "found", "todo"?}]}.`

const SHOWN: Readonly<Record<Finding['state'], string>> = { ok: '정상 ok  ', warn: '주의 warn', fail: '실패 fail' }

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at Node, PostgreSQL, folders, keys, files, ports and clock, and say what to do (점검)')
    .option(...SETTINGS_OPTION)
    .option('--production', 'by what production needs')
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .option('--json', 'one JSON object')
    .addHelpText('after', CODES)
    .action(async (options: Options) => {
      const findings = await examine(options)
      const ok = findings.every(({ state }) => state !== 'fail')
      process.stdout.write(
        options.json === true ? `${JSON.stringify({ ok, findings })}\n` : findings.map(linesOf).join(''),
      )
      process.exitCode = ok ? 0 : 1
    })
}

async function examine(options: Options): Promise<readonly Finding[]> {
  const machine = [nodeFinding(), descriptorsFinding(), swapFinding()]
  const production = options.production === true
  const raw = orFaults(() => settingsOf(options))
  if ('faults' in raw) return [...machine, ...raw.faults]
  const settingsFile = options.settings === undefined ? undefined : secretsIn(options.settings)
  const asked = orFaults(() => makeConfig(raw.value, { production, settingsFile }))
  if ('value' in asked) return [...machine, settingsFinding(), ...(await findingsOf(asked.value, raw.value))]
  // What production misses says nothing of folders, keys and the database: they are looked at all the same.
  const without = production ? orFaults(() => makeConfig(raw.value, { production: false, settingsFile })) : asked
  const others = 'value' in without ? await findingsOf(without.value, raw.value) : []
  return [...machine, ...asked.faults, ...others]
}

/** @returns the value, or one finding for each setting that is wrong or missing */
function orFaults<Value>(read: () => Value): { readonly value: Value } | { readonly faults: readonly Finding[] } {
  try {
    return { value: read() }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const [first = '', ...each] = error.message.trim().split(/\s*\n\s*/)
    return { faults: (each.length > 0 ? each : [first]).map((wrong) => settingsFinding(wrong)) }
  }
}

async function findingsOf(config: Config, raw: RawSettings): Promise<readonly Finding[]> {
  const owner = existsSync(config.dataFolder) ? livingOwner(realpathSync(config.dataFolder)) : undefined
  return [
    ...(await folderFindings(config)),
    ...(await databaseFindings(config, makeSecrets(raw))),
    ...(await fileFindings(config)),
    await gatewayFinding(config, makeSecrets(raw), owner !== undefined),
    ...(await secondGatewayFindings(config, makeSecrets(raw), owner !== undefined)),
    await registryFinding(config),
    ...(await aheadFindings(config, makeSecrets(raw))),
    ...(await ownerFindings(config, makeSecrets(raw))),
    await portsFinding(config, owner?.pid),
  ]
}

function settingsFinding(wrong?: string): Finding {
  const about = { ko: '설정', en: 'settings' }
  if (wrong !== undefined) {
    const todo = { ko: '위에 적힌 설정을 고치세요', en: 'mend what is named there' }
    return { id: 'settings', state: 'fail', about, found: wrong, todo }
  }
  const strange = strangeNames(process.env)
  if (strange.length === 0) return { id: 'settings', state: 'ok', about, found: 'valid' }
  const todo = {
    ko: '이런 이름의 설정은 없습니다 (docs/settings.md)',
    en: 'no setting has such a name (docs/settings.md)',
  }
  return { id: 'settings', state: 'warn', about, found: strange.join(', '), todo }
}

function linesOf({ state, about, found, todo }: Finding): string {
  const line = `${SHOWN[state]}  ${about.ko} · ${about.en}: ${found}\n`
  return todo === undefined ? line : `${line}           → ${todo.ko} · ${todo.en}\n`
}
