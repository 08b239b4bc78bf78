/** The last arrivals at a place, asked by `calls` of `web` over the programs' sockets. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createArrivals } from '../../src/adapters/arrivals/arrivals.ts'
import { openProgramSockets, type ProgramSockets } from '../../src/adapters/program-sockets/program-sockets.ts'
import {
  answerCompanionsSeen,
  answerRecentArrivals,
  createRecentArrivals,
} from '../../src/adapters/program-sockets/recent-arrivals.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import { eventually } from '../support/eventually.ts'

const NOON = Date.parse('2022-01-12T12:31:00+09:00')
const clock = { now: () => NOON }
const dataFolder = mkdtempSync(join(tmpdir(), 'ansimpass-recent-'))
const arrivals = createArrivals(clock)
let calls: ProgramSockets
let web: ProgramSockets
beforeAll(async () => {
  calls = await openProgramSockets({ dataFolder, program: 'calls', pid: 1 })
})
afterAll(async () => {
  await web.close()
  await calls.close()
  rmSync(dataFolder, { recursive: true, force: true })
})

test('three at most, the newest first, of that place alone, and of each what a door shows; nobody can tell where web is away', async () => {
  const recent = createRecentArrivals(calls)
  expect(await recent.lastAt(1)).toBeUndefined()
  web = await openProgramSockets({ dataFolder, program: 'web', pid: 2 })
  answerRecentArrivals(web, arrivals, clock)
  await eventually(async () => expect(await recent.lastAt(1)).toEqual([]))
  for (const [nth, siteId] of [1, 1, 2, 1, 1].entries()) {
    const common = { day: '2022-01-12' as CalendarDate, callKey: new Uint8Array(16).fill(nth), shown: '홍*동(80년생)' }
    arrivals.put({
      ...common,
      siteId,
      at: NOON - 1_000 + nth,
      lastFour: `000${nth}`,
      outcome: 'pass',
      allowedAlone: false,
    })
  }
  const told = await recent.lastAt(1)
  expect(told).toEqual(['0004', '0003', '0001'].map((lastFour) => ({ lastFour, outcome: 'pass', allowedAlone: false })))
  expect(await recent.lastAt(3)).toEqual([])
})

test('that documents of companions were seen reaches web with place and line, and its answer comes back', async () => {
  const recent = createRecentArrivals(calls)
  const line = '+821000005678' as Line
  const seen: unknown[] = []
  answerCompanionsSeen(web, (site, of) => {
    seen.push([site, of])
    return site === 1
  })
  expect([await recent.companionsSeen(1, line), await recent.companionsSeen(2, line)]).toEqual([true, false])
  expect(seen).toEqual([
    [1, line],
    [2, line],
  ])
  expect(await calls.askOne('web', 'companions-seen', { site: '1' }, 1_500)).toBeUndefined()
})
