/** Start, stop and what stands in the way, as an operator meets it. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPlaces } from '../../src/adapters/embedded-postgres/places.ts'
import { processesIn } from '../../src/adapters/embedded-postgres/processes.ts'
import type { Readiness } from '../../src/contracts/readiness.ts'
import { eventually } from '../support/eventually.ts'
import { freeSipPort, freeTcpPort, freeUdpPort, runCommand, startWorld } from '../support/world.ts'

test('with its database frozen it says why in /readyz, stops all the same, and what was answered meanwhile is in the log', async () => {
  const world = await startWorld()
  const { sites } = await world.get<{ sites: { number: string; answerMode: string; retired: boolean }[] }>(
    '/demo/world',
  )
  const silent = sites.find(({ answerMode, retired }) => answerMode === 'silent' && !retired)?.number ?? ''
  const places = await readPlaces(realpathSync(world.dataFolder))
  for (const pid of processesIn(places?.cluster ?? '')) process.kill(pid, 'SIGSTOP')
  const call = await world.run(['call', silent, '--from', '010-0001-0001', '--json'])
  expect(JSON.parse(call.stdout)).toMatchObject({ final: 486 })
  await eventually(async () => {
    const { dependencies } = await world.get<Readiness>('/readyz')
    expect(dependencies.database).toMatchObject({ state: 'degraded' })
    expect(dependencies.database.detail).toMatch(/not confirm.*since .*visits go to the spool and follow later/s)
  }, 10_000)
  const began = performance.now()
  expect(await world.stop()).toBe(0)
  expect(performance.now() - began).toBeLessThan(15_000) // for ever, where it waited for the database
  expect(processesIn(places?.cluster ?? '')).toEqual([])
  expect((await world.run(['visits', 'count'])).stdout.trim()).toBe('1')
  await world.remove()
}, 150_000)

test('a port in use is named, and nothing is left running', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await expect(startWorld({ httpPort: port })).rejects.toThrow(new RegExp(`PORT_IN_USE.*ANSIMPASS_HTTP.*${port}`))
  taken.close()
})

test('production without its settings names each of them and starts nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-production-'))
  const run = await runCommand(['start', '--production'], { ...process.env, ANSIMPASS_DATA: join(folder, 'data') })
  expect(run.code).toBe(1)
  for (const name of ['PUBLIC_URL', 'CARRIERS', 'AUTHORITY_KEY', 'SENDER', 'SMPP', 'REGISTRY']) {
    expect(run.stderr).toContain(`ANSIMPASS_${name}`)
  }
  rmSync(folder, { recursive: true })
})

test('with no database at all it starts, says so, and refuses calls with 503 while it has no list of sites; a second start is one line', async () => {
  const world = await startWorld({
    env: { DATABASE_URL: `postgresql://nobody@127.0.0.1:${await freeTcpPort()}/none` },
    sipPort: await freeUdpPort(),
  })
  try {
    const answer = await fetch(`${world.http}/readyz`)
    expect(answer.status).toBe(503)
    expect((await answer.json()) as Readiness).toMatchObject({
      ready: false,
      dependencies: {
        database: { state: 'down', detail: expect.stringMatching(/ECONNREFUSED.*visits go to the spool/) },
        sites: { state: 'down', count: 0 },
      },
    })
    const call = await world.run(['call', '080-000-0001', '--from', '010-0000-0001', '--json'])
    expect(JSON.parse(call.stdout)).toMatchObject({ final: 503, prompt: null })
    // The commonest mistake: once more in the same folder.
    const second = await world.run(['start'])
    expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 1, stdout: '' })
    expect(second.stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(
        new RegExp(
          `^DATA_FOLDER_IN_USE: .*process ${world.process.pid}, since .* Use it at ${world.http}, or stop it with`,
        ),
      ),
    ])
  } finally {
    await world.stop()
    await world.remove()
  }
})

test('on a terminal the first lines are words in both languages, not JSON, and the last is ready', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-terminal-'))
  const [http, sip, none] = [await freeTcpPort(), await freeSipPort(), await freeTcpPort()]
  const start = `${process.execPath} --disable-warning=ExperimentalWarning bin/ansimpass.ts start`
  const terminal = spawn('script', ['-qec', start, '/dev/null'], {
    env: {
      ...process.env,
      NO_COLOR: '1',
      DATABASE_URL: `postgresql://nobody@127.0.0.1:${none}/none`,
      ANSIMPASS_DATA: join(folder, 'data'),
      ANSIMPASS_HTTP: `127.0.0.1:${http}`,
      ANSIMPASS_SIP: `127.0.0.1:${sip}`,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let shown = ''
  terminal.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()))
  await eventually(() => expect(shown).toMatch(/^ready http=\S+ sip=\S+$/m), 30_000)
  terminal.stdin.write('\u0003') // Ctrl-C, as it is typed
  await once(terminal, 'exit')
  const lines = shown.split('\r\n')
  expect(lines[0]).toMatch(/^안심패스 Ansim Pass .* \(시연 · demo\)$/)
  expect(shown).toContain('데이터베이스를 준비합니다')
  expect(shown).toContain(`npx ansimpass call 080-000-0001 --from 010-0000-0001 --server 127.0.0.1:${sip}`)
  expect(shown).toContain('끝내기 stop  Ctrl-C')
  expect(shown).not.toMatch(/^\{/m)
  expect(shown).not.toContain('\u001b[')
  rmSync(folder, { recursive: true })
})

test('every command explains itself', async () => {
  for (const words of [
    [],
    ['start'],
    ['call'],
    ['visits'],
    ['visits', 'count'],
    ['visits', 'verify'],
    ['keys'],
    ['rules'],
    ['migrate'],
    ['doctor'],
  ]) {
    const run = await runCommand([...words, '--help'], process.env)
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('Usage: ansimpass')
  }
})
