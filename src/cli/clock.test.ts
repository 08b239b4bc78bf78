/** `ansimpass clock`: what is not recorded is not said to agree, and a demo's clock is nobody's to confirm. */
import { existsSync, mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepTime } from '../adapters/clock/kept-time.ts'
import { createDemoClock } from '../main/clock/demo-clock.ts'
import { clockCommand } from './clock.ts'

let folder: string
let said: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-clock-'))
  said = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line))
})
afterEach(() => {
  process.exitCode = 0
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

const clock = (word: string) => clockCommand().parseAsync([word, '--data', folder], { from: 'user' })

test('where nothing was recorded yet, nothing is said to agree', async () => {
  await clock('status')
  expect(said).toEqual([
    expect.stringMatching(/^this machine/),
    expect.stringMatching(/^last trusted: +not recorded yet$/),
  ])
})

test('a demo has a clock of its own: status says its time, confirm refuses and leaves no file', async () => {
  createDemoClock(folder, Date.parse('2022-01-12T12:31+09:00')).stop()
  await clock('status')
  expect(said.join('\n')).toMatch(/the demo's clock: +2022-01-12 12:31 /)
  expect(said.join('\n')).not.toContain('agree')
  await expect(clock('confirm')).rejects.toMatchObject({ code: 'CLOCK_OF_A_DEMO' })
  expect(existsSync(join(folder, 'clock-confirmed.json'))).toBe(false)
})

test('where production has run since the demo, its time is the one that counts', async () => {
  createDemoClock(folder, Date.parse('2022-01-12T12:31+09:00')).stop()
  utimesSync(join(folder, 'demo-clock.json'), 1, 1)
  keepTime(folder, { seen: Date.now() })
  await clock('status')
  expect(said.at(-1)).toBe('the clocks agree')
  await clock('confirm')
  expect(existsSync(join(folder, 'clock-confirmed.json'))).toBe(true)
})
