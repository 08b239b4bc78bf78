/** `ansimpass start`: the server, with the demo world around it unless `--production` is given. */
import { Command } from 'commander'
import { AppError } from '../domain/errors.ts'
import { makeConfig, makeSecrets } from '../main/config/config.ts'
import { readSettings, secretsIn, strangeNames } from '../main/config/read-settings.ts'
import { SETTINGS, type Setting, type SettingName } from '../main/config/settings.ts'
import { createLogger } from '../main/logger.ts'
import { type StartStep, startServer } from '../main/start-server.ts'
import { exampleCall, exampleCheck, openingWords, readyWords, stepWords } from './start-words.ts'
import { tellFailure } from './tell-failure.ts'
import { version } from './version.ts'

type Flags = Readonly<Record<string, string | boolean | undefined>>

export function startCommand(): Command {
  const command = new Command('start')
    .description('run the server; without --production with a demo world around it on http://127.0.0.1:8080')
    .option('--production', 'no demo world; every setting that production needs must be set')
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
  const forPeople = process.stdout.isTTY === true
  const log = createLogger(config.logLevel, process.stderr, process.stderr.isTTY === true ? 'words' : 'json')
  if (forPeople) process.stdout.write(openingWords(version(), config))
  log.debug({ config }, 'settings')
  const strange = strangeNames(process.env)
  if (strange.length > 0) log.warn({ names: strange }, 'no setting of this program has such a name (docs/settings.md)')
  let server: Awaited<ReturnType<typeof startServer>> | undefined
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
    server = await startServer({ config, secrets: makeSecrets(raw), log, version: version(), onStep })
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
  console.log(`ready http=${server.http} sip=${server.sip}`)
  if (stopping) void end(server, log)
}

async function end(
  server: Awaited<ReturnType<typeof startServer>> | undefined,
  log: ReturnType<typeof createLogger>,
): Promise<void> {
  if (server === undefined) return // it ends as soon as it is up
  try {
    await server.stop()
    process.exit(0)
  } catch (error) {
    log.error({ why: error instanceof AppError ? error.message : String(error) }, 'it did not stop cleanly')
    process.exit(1)
  }
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
