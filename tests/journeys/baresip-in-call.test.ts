/** A user agent that we did not write, while it listens: it presses keys, holds, and hangs up early. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Prompt } from '../../src/domain/pass/prompt.ts'
import type { CheckedIn } from '../../src/usecases/call/check-in-caller.ts'
import { type Agent, startBaresip } from './baresip-agent.ts'
import { ANNOUNCE, logged, type Ringing, startRinging } from './sip-ringing.ts'

/** The longest of them: there is time to do something while it plays. */
const longest: Prompt = { kind: 'logged-link', language: 'ko', digits: '' }

let ringing: Ringing
let agent: Agent
beforeEach(async () => {
  ringing = await startRinging()
  ringing.behave = async (call) => ({ ...(await logged(call)), kind: 'logged', prompt: longest }) as CheckedIn
})
afterEach(async () => {
  await agent.close()
  await ringing.close()
})

async function call(...codecs: ('pcma' | 'pcmu')[]): Promise<void> {
  agent = await startBaresip(codecs)
  agent.command('dial', `sip:${ANNOUNCE}@127.0.0.1:${ringing.port}`)
  await agent.says(/Call established/)
}

const ended = () => ringing.events.find((event) => event.type === 'media-ended')
const played = () => ringing.events.find((event) => event.type === 'prompt-played')

test('keys pressed in baresip are told once each, in order, with the time they were held', async () => {
  const { keys } = ringing
  await call('pcma', 'pcmu')
  for (const key of '19*#') {
    const before = keys.length
    agent.command('sndcode', key)
    await until(() => keys.length > before)
  }
  agent.command('hangup')
  await until(() => ended() !== undefined)
  expect(keys.map(({ digit, source }) => `${digit} ${source}`)).toEqual(
    ['1', '9', '*', '#'].map((key) => `${key} rfc4733`),
  )
  for (const { durationMs } of keys) expect(durationMs).toBeGreaterThan(0)
})

test('a call held in baresip hears the rest of the announcement when it is resumed', async () => {
  await call('pcmu')
  const startedAt = performance.now()
  agent.command('hold')
  await agent.says(/hold/i)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(played()).toBeUndefined()
  agent.command('resume')
  await until(() => played() !== undefined)
  expect(played()).toMatchObject({ prompt: 'logged-link', complete: true })
  expect(performance.now() - startedAt).toBeGreaterThan(1_500)
  await until(() => ended() !== undefined)
})

test('a call that hangs up early is over at once: line and port are free', async () => {
  await call('pcma')
  agent.command('hangup')
  await until(() => played() !== undefined)
  expect(played()).toMatchObject({ complete: false })
  expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0 })
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10))
}
