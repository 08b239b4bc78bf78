/** `ansimpass start`: the server, with the demo world around it unless `--production` is given; or one of its programs alone. */
import { Command } from 'commander'
import { AppError } from '../domain/kit/errors.ts'
import { didYouMean } from '../domain/kit/nearest-word.ts'
import { type Config, makeConfig, makeSecrets } from '../main/config/config.ts'
import { readSettings, secretsIn, settingsInvalid, strangeNames } from '../main/config/read-settings.ts'
import type { Setting } from '../main/config/setting.ts'
import { SETTINGS, type SettingName } from '../main/config/settings.ts'
import type { StartStep } from '../main/house/premises.ts'
import type { RunningServer } from '../main/house/running-server.ts'
import { startHere } from '../main/house/start-here.ts'
import { startHouse } from '../main/house/start-house.ts'
import { createLogger } from '../main/log/logger.ts'
import { PROGRAMS, type ProgramName } from '../ports/kit/program-feed.ts'
import { exampleCall, exampleCheck, openingWords, readyWords, stepWords } from './start-words.ts'
import { tellFailure } from './tell-failure.ts'
import { version } from './version.ts'

type Flags = Readonly<Record<string, string | boolean | undefined>>

export function startCommand(): Command {
  const command = new Command('start')
    .description('run the server; without --production with a demo world around it on http://127.0.0.1:8080')
    .option('--production', 'no demo world; every setting that production needs must be set')
    .option(
      '--only <programs>',
      'calls, texts or web alone, or several with commas, in one process: docs/operate.md, "Programs"',
    )
    .option('--settings <file>', 'a file of NAME=value lines')
  for (const setting of SETTINGS as readonly Setting[]) {
    if (setting.flag === undefined) continue
    const fallback = setting.fallback === undefined ? '' : `; default ${setting.fallback}`
    command.option(`${setting.flag} <value>`, `${setting.about} (${setting.form}${fallback}; ${setting.name})`)
  }
  return command.action(start)
}

async function start(flags: Flags): Promise<void> {
  const file = flags['settings']
  const raw = readSettings({
    flags: settingFlags(flags),
    environment: process.env,
    ...(typeof file === 'string' ? { file } : {}),
  })
  const config = makeConfig(raw, {
    production: flags['production'] === true,
    settingsFile: typeof file === 'string' ? secretsIn(file) : undefined,
  })
  const only = programsNamed(flags['only'], config)
  const forPeople = process.stdout.isTTY === true
  const logForm = process.stderr.isTTY === true ? 'words' : 'json'
  const log = createLogger(config.logLevel, process.stderr, logForm, only?.join(',') ?? 'house')
  if (forPeople) process.stdout.write(openingWords(version(), config))
  log.debug({ config }, 'settings')
  const strange = strangeNames(process.env)
  if (strange.length > 0) log.warn({ names: strange }, 'no setting of this program has such a name (docs/settings.md)')
  let server: RunningServer | undefined
  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(130) // a second Ctrl-C ends it at once
    stopping = true
    log.info('멈추는 중입니다 · stopping; once more ends it at once')
    void end(server, log)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    const onStep = (step: StartStep) => void process.stdout.write(forPeople ? stepWords(step) : '')
    const options = { config, secrets: makeSecrets(raw), log, version: version(), onStep }
    server =
      only === undefined ? await startHouse({ ...options, logForm }) : await startHere({ ...options, programs: only })
  } catch (error) {
    tellFailure(error)
    process.exit(1) // everything was taken down; a handle of some library must not keep it half alive
  }
  if (config.sipTls !== undefined) process.on('SIGHUP', () => server?.reload())
  if (forPeople) {
    const started = { ...config, settingsFile: typeof file === 'string' ? file : undefined }
    const check = exampleCheck(server, started)
    process.stdout.write(readyWords(server, config.production ? undefined : exampleCall(server), check))
  }
  const addresses = [server.http && `http=${server.http}`, server.sip && `sip=${server.sip}`]
  const programs = only && `program=${only.join(',')}`
  console.log(['ready', ...addresses, programs].filter(Boolean).join(' '))
  if (stopping) void end(server, log)
}

async function end(server: RunningServer | undefined, log: ReturnType<typeof createLogger>): Promise<void> {
  if (server === undefined) return // it ends as soon as it is up
  try {
    await server.stop()
    process.exit(0)
  } catch (error) {
    log.error({ why: error instanceof AppError ? error.message : String(error) }, 'it did not stop cleanly')
    process.exit(1)
  }
}

/** @returns undefined for all three, each in a process of its own. @throws AppError `SETTINGS_INVALID` */
function programsNamed(flag: string | boolean | undefined, config: Config): readonly ProgramName[] | undefined {
  if (typeof flag !== 'string') return undefined
  const words = flag.split(',').map((word) => word.trim())
  const strange = words.find((word) => !PROGRAMS.some((name) => name === word))
  if (strange !== undefined) {
    const what = strange === '' ? 'a name is empty' : `"${strange}" is no program${didYouMean(strange, PROGRAMS)}`
    throw settingsInvalid([
      `--only: ${what}; give calls, texts or web, or several with commas, or leave it out for all three`,
    ])
  }
  if (!config.production || !config.externalDatabase)
    throw settingsInvalid([
      '--only starts some of the programs beside others on one database: it needs --production and DATABASE_URL; "ansimpass start" alone starts all three',
    ])
  return PROGRAMS.filter((name) => words.includes(name))
}

/** `--data-folder` becomes the setting it stands for. */
function settingFlags(flags: Flags): Partial<Record<SettingName, string>> {
  const values: Partial<Record<SettingName, string>> = {}
  for (const setting of SETTINGS as readonly (Setting & { name: SettingName })[]) {
    const name = setting.flag?.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
    const value = name === undefined ? undefined : flags[name]
    if (typeof value === 'string') values[setting.name] = value
  }
  return values
}
