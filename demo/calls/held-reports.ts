/** Reports of the door that can still be taken back: each waits a minute at the door, and only then goes to the server. */
import type { DemoReport, DemoReported } from '../../src/contracts/demo-page.ts'
import type { EpochMs } from '../../src/domain/kit/time.ts'
import { MINUTE } from '../../src/domain/kit/time.ts'
import type { ReportAsStaff, StaffReport } from './report-as-staff.ts'

export type HeldReports = {
  /** @param now  business time, for the time that the door shows */
  hold(report: StaffReport, now: EpochMs): DemoReported
  /** Takes it back, or sends it at once. `gone`: it is not held, or not any more. */
  settle(visit: string, how: 'undo' | 'send'): Promise<DemoReported>
  /** What the door shows of a report on this arrival; undefined where there is none, or the server has it. */
  of(visit: string): DemoReport | undefined
  forget(): void
}

/** More at once is nobody's door. */
const MOST_HELD = 1_000

/** @param changed  called with the site whose door shows something else now */
export function createHeldReports(
  send: ReportAsStaff,
  changed: (site: string) => void,
  holdMs: number = MINUTE,
): HeldReports {
  const held = new Map<
    string,
    { readonly report: StaffReport; readonly until: EpochMs; readonly timer: NodeJS.Timeout }
  >()
  const failed = new Map<string, 'limit' | 'gone' | 'failed'>()

  async function sendNow(visit: string): Promise<DemoReported> {
    const found = take(visit)
    if (found === undefined) return 'gone'
    const result = await send(found)
    if (result !== 'taken') failed.set(visit, result)
    for (const [oldest] of failed) if (failed.size > MOST_HELD) failed.delete(oldest)
    changed(found.site)
    return result
  }

  function take(visit: string): StaffReport | undefined {
    const found = held.get(visit)
    clearTimeout(found?.timer)
    held.delete(visit)
    return found?.report
  }

  return {
    hold(report, now) {
      if (held.size >= MOST_HELD) return 'failed'
      const { visit } = report
      take(visit)
      failed.delete(visit)
      const timer = setTimeout(() => void sendNow(visit), holdMs)
      held.set(visit, { report, until: now + holdMs, timer })
      changed(report.site)
      return 'held'
    },
    async settle(visit, how) {
      if (how === 'send') return sendNow(visit)
      const found = take(visit)
      if (found === undefined) return 'gone'
      changed(found.site)
      return 'undone'
    },
    of(visit) {
      const one = held.get(visit)
      if (one !== undefined) return { kind: 'held', until: one.until }
      const why = failed.get(visit)
      return why === undefined ? undefined : { kind: 'not-sent', why }
    },
    forget() {
      for (const { timer } of held.values()) clearTimeout(timer)
      held.clear()
      failed.clear()
    },
  }
}
