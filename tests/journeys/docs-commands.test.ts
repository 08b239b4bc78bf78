/** Every command of the fenced blocks in README and docs is run as it stands there, in one world, or is named here with the reason. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../support/world.ts'

const FILES = ['README.md', 'CONTRIBUTING.md', 'rulesets/README.md', ...documents()]
const COMMAND = /^(npx|npm|node|ansimpass|echo|sudo|pg_\w+|psql|curl)\b/

/** What a test cannot run, and why. A command that is neither run nor named here fails the test. */
const NOT_RUN: readonly (readonly [command: RegExp, reason: string])[] = [
  [/^npm ci && npm (start|test)\b/, 'installs packages; the world below is what npm start runs, this is npm test'],
  [/^npm run check\b/, 'the whole check takes minutes and is run before every landing'],
  [/^ansimpass start --production\b/, 'tests/journeys/production.test.ts runs it with settings of its own'],
  [
    /^(ANSIMPASS_OPERATOR_SECRET=\S+ )?ansimpass call-events send /,
    'src/cli/call-events.test.ts sends files of its own',
  ],
  [/^ansimpass (backup|restore)\b/, 'the drill of the backups runs them on folders of its own'],
  [/^(pg_dump|psql|pg_restore) /, "a PostgreSQL server's own programs; the packaged ones bring none"],
  [/^ansimpass migrate$/, 'src/cli/migrate.test.ts runs it on a database of its own'],
  [/^ansimpass migrate --print-roles > /, 'the drill of the backups runs it on a server of its own'],
  [/^curl \$URL\/v1\//, "needs a reporter's token and a visit; tests/journeys/link-reports.journeys.ts posts the same"],
  [
    /^ansimpass visits verify --key (\/authority\/)?private-key\.json/,
    "on the authority's machine; README's line is the same command",
  ],
  [/^ansimpass visits find --key \/authority\//, 'likewise; src/cli/find-visits.test.ts runs it on visits of its own'],
]

function documents(): string[] {
  return readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
}

function commandsOf(file: string): string[] {
  const blocks = readFileSync(file, 'utf8')
    .split(/^ *```.*$/m)
    .filter((_, index) => index % 2 === 1)
  return blocks.flatMap((block) => block.split('\n').map((line) => line.trim())).filter((line) => COMMAND.test(line))
}

const commands = FILES.flatMap((file) => commandsOf(file).map((command) => ({ file, command })))
const run = commands.filter(({ command }) => NOT_RUN.every(([pattern]) => !pattern.test(command)))

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(async () => {
  await world.stop()
  await world.remove()
})

test.each(run)('$file: $command', async ({ command }) => {
  const here = command.replaceAll('.ansimpass-authority', `${world.dataFolder}-authority`)
  const { code, stdout, stderr } = await shell(here)
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect(stdout).not.toBe('')
})

test('what is not run is still in the docs, and README has something to run', () => {
  for (const [pattern] of NOT_RUN)
    expect(
      commands.some(({ command }) => pattern.test(command)),
      String(pattern),
    ).toBe(true)
  expect(run.filter(({ file }) => file === 'README.md').length).toBeGreaterThan(5)
})

function shell(command: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = {
    ...process.env,
    ANSIMPASS_DATA: world.dataFolder,
    ANSIMPASS_HTTP: world.http.replace('http://', ''),
    ANSIMPASS_SIP: `${world.sip.host}:${world.sip.port}`,
  }
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })
}
