/** A report waits its minute at the door: taken back it was never sent, else it is sent once. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MINUTE } from '../../src/domain/kit/time.ts'
import { createHeldReports } from './held-reports.ts'
import type { StaffReport } from './report-as-staff.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const report: StaffReport = { site: '0800000002', visit: 'ab'.repeat(16), reason: 'other-name' }

function setUp(answers: ('taken' | 'limit' | 'failed')[] = []) {
  const sent: StaffReport[] = []
  const changed: string[] = []
  const reports = createHeldReports(
    async (each) => {
      sent.push(each)
      return answers.shift() ?? 'taken'
    },
    (site) => changed.push(site),
  )
  return { reports, sent, changed }
}

test('after a minute it goes to the server as it was said, once, and the door is told', async () => {
  const { reports, sent, changed } = setUp()
  expect(reports.hold(report, 1_000)).toBe('held')
  expect(reports.of(report.visit)).toEqual({ kind: 'held', until: 1_000 + MINUTE })
  await vi.advanceTimersByTimeAsync(MINUTE - 1)
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toEqual([report])
  expect(reports.of(report.visit)).toBeUndefined()
  expect(changed).toEqual([report.site, report.site])
})

test('said again it waits anew, with the later reason; undone it is never sent', async () => {
  const { reports, sent } = setUp()
  reports.hold(report, 0)
  await vi.advanceTimersByTimeAsync(MINUTE / 2)
  reports.hold({ ...report, reason: 'other' }, MINUTE / 2)
  await vi.advanceTimersByTimeAsync(MINUTE / 2)
  expect(sent).toEqual([])
  expect(await reports.settle(report.visit, 'undo')).toBe('undone')
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(sent).toEqual([])
  expect(await reports.settle(report.visit, 'undo')).toBe('gone')
})

test('what could not be sent stands on the door, until it is said again', async () => {
  const { reports } = setUp(['failed'])
  reports.hold(report, 0)
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(reports.of(report.visit)).toEqual({ kind: 'not-sent', why: 'failed' })
  reports.hold(report, 0)
  expect(await reports.settle(report.visit, 'send')).toBe('taken')
  expect(reports.of(report.visit)).toBeUndefined()
})

test('starting over forgets all of them, and sends none', async () => {
  const { reports, sent } = setUp()
  reports.hold(report, 0)
  reports.forget()
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect([sent, reports.of(report.visit)]).toEqual([[], undefined])
})
