import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDemoClock } from './demo-clock.ts'

const noon = Date.parse('2022-01-12T11:40+09:00')

test('a used data folder goes on from the last time seen, only forward', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-clock-'))
  const first = createDemoClock(folder, noon)
  expect(first.forward(noon + 60_000)).toBe(true)
  expect(first.forward(noon)).toBe(false)
  first.stop()
  const second = createDemoClock(folder, noon)
  expect(second.now()).toBeGreaterThanOrEqual(noon + 60_000)
  second.restart(noon)
  expect(second.now()).toBeLessThan(noon + 60_000)
  second.stop()
})

test.each(['1e300', '8.64e15', '-1', '7258118400000'])('a kept time that can be none (%s) is as none', (kept) => {
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-clock-'))
  writeFileSync(join(folder, 'demo-clock.json'), `{"now":${kept}}`)
  const clock = createDemoClock(folder, noon)
  expect(clock.now()).toBeGreaterThanOrEqual(noon)
  expect(clock.now()).toBeLessThan(noon + 60_000)
  clock.stop()
  rmSync(folder, { recursive: true })
})

test('nobody else reads its file, whatever the umask', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-clock-'))
  const umask = process.umask(0)
  const clock = createDemoClock(folder, noon)
  process.umask(umask)
  clock.stop()
  expect(statSync(join(folder, 'demo-clock.json')).mode & 0o777).toBe(0o600)
  rmSync(folder, { recursive: true })
})

test('a disk that takes nothing more stops neither the clock nor the server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-clock-'))
  const clock = createDemoClock(folder, noon)
  rmSync(folder, { recursive: true })
  expect(clock.forward(noon + 60_000)).toBe(true)
  expect(clock.now()).toBeGreaterThanOrEqual(noon + 60_000)
  clock.stop()
})
