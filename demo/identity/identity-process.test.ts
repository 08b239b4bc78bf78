import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { FromIdentity, ToIdentity } from './messages.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

async function start(): Promise<{ child: ChildProcess; issuer: string; tell: (message: ToIdentity) => void }> {
  const child = spawn(process.execPath, [MAIN], { stdio: ['pipe', 'ignore', 'inherit', 'ipc'] })
  const [{ listening }] = (await once(child, 'message')) as [FromIdentity]
  return { child, issuer: listening.issuer, tell: (message) => void child.send(message) }
}

test('it listens at once, says that it is not ready, and is a provider once it knows where the server is', async () => {
  const { child, issuer, tell } = await start()
  const early = await fetch(issuer)
  expect(early.status).toBe(503)
  expect(await early.text()).toContain('아직 준비 중입니다')
  tell({ publicUrl: 'http://127.0.0.1:8080' })
  const wellKnown = `${issuer}/.well-known/openid-configuration`
  await expect.poll(async () => (await fetch(wellKnown)).status, { timeout: 10_000 }).toBe(200)
  expect(await (await fetch(wellKnown)).json()).toMatchObject({ issuer, code_challenge_methods_supported: ['S256'] })
  tell({ fault: 'down' })
  await expect.poll(async () => (await fetch(wellKnown)).status, { timeout: 10_000 }).toBe(503)
  child.stdin?.end()
  await once(child, 'exit')
})

test('it ends by itself when its parent is gone', async () => {
  const { child } = await start()
  const exited = once(child, 'exit')
  child.stdin?.end()
  expect((await exited)[0]).toBe(0)
})
