/** The demo while it runs: the world of the chosen noon, the calls, the switches, and everybody who watches. */
import type { ControlArrival, ControlNotice } from '../src/contracts/control.ts'
import type {
  DemoArrival,
  DemoDoor,
  DemoFaults,
  DemoMessage,
  DemoNotice,
  DemoReported,
  DemoWorldView,
} from '../src/contracts/demo-page.ts'
import { AppError } from '../src/domain/kit/errors.ts'
import { type EpochMs, kstIso } from '../src/domain/kit/time.ts'
import { type CallBook, type CalledPlace, createCallBook } from './calls/call-book.ts'
import type { CallRecord } from './calls/call-record.ts'
import { createHeldReports } from './calls/held-reports.ts'
import type { ReportAsStaff } from './calls/report-as-staff.ts'
import type { Ring } from './calls/ring.ts'
import type { ControlLink } from './control/control-link.ts'
import type { CallInput, FaultInput, ReportInput, SettleInput } from './page/read-input.ts'
import type { DemoPerson } from './world/demo-person.ts'
import { e164, plainNumber, withHyphens } from './world/phone-form.ts'
import { bindingsOf, makeWorld, personView, siteView, type World } from './world/world.ts'

/** The parts that the child itself runs. Texts of a phone are keyed by E.164. */
export type StageParts = {
  readonly control: Pick<ControlLink, 'ask'>
  readonly registry: {
    setFault(fault: DemoFaults['registry']): void
    setPeople(people: readonly DemoPerson[]): void
  }
  readonly textCentre: {
    setFault(fault: DemoFaults['text-centre']): void
    inbox(phoneE164: string): readonly DemoMessage[]
    empty(): void
  }
  readonly identity: {
    setFault(fault: DemoFaults['identity']): void
    setPeople(people: readonly DemoPerson[]): void
  }
  readonly ring: Ring
  /** Absent where nobody of the demo may report. */
  readonly report?: ReportAsStaff
  /** Business time was set anew. */
  readonly clockMoved?: (now: EpochMs) => void
}

export type Stage = ReturnType<typeof createStage>

const ALL_WELL: DemoFaults = { registry: 'ok', 'text-centre': 'ok', database: 'ok', identity: 'ok' }

/** How the service's own number is called. */
const OWN: CalledPlace = { name: '내 정보', nameEn: 'My page' }

export type StageBegin = {
  readonly noon: EpochMs
  readonly siteCount: number
  /** The service's own number, national digits. */
  readonly selfNumber?: string
}

export function createStage(parts: StageParts, first: StageBegin) {
  const selfNumber = first.selfNumber === undefined ? {} : { selfNumber: withHyphens(first.selfNumber) }
  const calls: CallBook = createCallBook(parts.ring)
  const watchers = new Set<(notice: DemoNotice) => void>()
  let world: World = makeWorld(first.noon, first.siteCount)
  let faults = ALL_WELL
  let resetting: Promise<void> | undefined
  parts.registry.setPeople(world.people)
  parts.identity.setPeople(world.people)

  const tell = (notice: DemoNotice) => {
    for (const each of watchers) each(notice)
  }
  const clock = async () => (await parts.control.ask('clock', {})).now
  const reports = createHeldReports(
    async (report) => (await parts.report?.(report)) ?? 'failed',
    (site) => tell({ type: 'door', site: withHyphens(site) }),
  )

  /** Everything emptied and made anew at `noon`. Two at once become one after the other. */
  async function reset(noon: EpochMs): Promise<void> {
    while (resetting !== undefined) await resetting.catch(() => {}) // told to whoever wished it
    resetting = startOver(noon).finally(() => {
      resetting = undefined
    })
    await resetting
  }

  async function startOver(noon: EpochMs): Promise<void> {
    await setAllFaults(ALL_WELL)
    const next = makeWorld(noon, first.siteCount)
    const reset = () =>
      parts.control.ask('reset', { clock: noon, sites: next.sites, bindings: bindingsOf(next.people) })
    // A world half made is made once more.
    await reset().catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'CONTROL_BEGUN_ANEW') return reset()
      throw error
    })
    world = next
    parts.clockMoved?.(noon)
    parts.registry.setPeople(world.people)
    parts.identity.setPeople(world.people)
    parts.textCentre.empty()
    calls.forget()
    reports.forget()
    tell({ type: 'reset', now: noon })
  }

  async function setAllFaults(wanted: DemoFaults): Promise<void> {
    // First what can be refused.
    if (wanted.database !== faults.database) {
      await parts.control.ask('database', { action: wanted.database === 'stopped' ? 'stop' : 'continue' })
    }
    parts.registry.setFault(wanted.registry)
    parts.textCentre.setFault(wanted['text-centre'])
    parts.identity.setFault(wanted.identity)
    faults = wanted
    tell({ type: 'faults', faults })
  }

  return {
    reset,
    clock,
    faults: () => faults,
    noon: () => world.noon,
    people: () => world.people.filter((person) => person.listed),
    sites: () => world.sites,
    /** With hyphens. */
    selfNumber: () => selfNumber.selfNumber,
    canReport: () => parts.report !== undefined,
    findCall: (id: string) => calls.find(id),
    async view(): Promise<DemoWorldView> {
      const people = world.people.filter((person) => person.listed).map(personView)
      return { clock: kstIso(await clock()), ...selfNumber, sites: world.sites.map(siteView), people }
    },
    async setFault({ part, mode }: FaultInput): Promise<DemoFaults> {
      await setAllFaults({ ...faults, [part]: mode })
      return faults
    },
    messages: (phone: string): readonly DemoMessage[] => parts.textCentre.inbox(e164(phone)),
    /** @throws AppError `NO_SUCH_SITE` */
    async door(text: string): Promise<DemoDoor> {
      const number = plainNumber(text) ?? ''
      if (!world.siteByNumber.has(number)) throw new AppError('NO_SUCH_SITE', 'no place of the demo has this number')
      const { wordOfDay, arrivals } = await parts.control.ask('arrivals', { siteNumber: number })
      const shown = arrivals.map((arrival) => {
        const report = reports.of(arrival.callKey)
        return { ...demoArrival(arrival), ...(report === undefined ? {} : { report }) }
      })
      return { wordOfDay, arrivals: shown }
    },
    /** Staff saw somebody else with this phone. For a minute they may take it back. */
    async report(report: ReportInput): Promise<DemoReported> {
      if (parts.report === undefined) return 'failed'
      const { arrivals } = await parts.control.ask('arrivals', { siteNumber: report.site })
      if (!arrivals.some(({ callKey }) => callKey === report.visit)) return 'gone'
      return reports.hold(report, await clock())
    },
    settleReport: ({ visit, how }: SettleInput): Promise<DemoReported> => reports.settle(visit, how),
    /** @throws AppError `NO_SUCH_PERSON` */
    async call(input: CallInput): Promise<CallRecord> {
      const phone = input.phone ?? world.people.find((person) => person.id === input.person)?.phone
      if (phone === undefined) throw new AppError('NO_SUCH_PERSON', 'nobody of the demo has this id')
      const site = input.site === first.selfNumber ? OWN : world.siteByNumber.get(input.site)
      const { withheld, keypad } = input
      return calls.start({ site: input.site, phone, withheld, keypad }, site, await clock())
    },
    /** From the server: events and arrivals. */
    notice(notice: ControlNotice): void {
      if ('arrival' in notice) {
        const arrival = demoArrival(notice.arrival)
        calls.arrival(arrival)
        tell({ type: 'arrival', site: withHyphens(notice.arrival.siteNumber), arrival })
        return
      }
      calls.event(notice.event)
      tell({ type: 'event', at: notice.at, event: notice.event })
    },
    /** From the text centre. @param phone national digits or `+…` */
    text(phone: string, message: DemoMessage): void {
      calls.text(phone, message)
      tell({ type: 'text', phone: withHyphens(phone), message })
    },
    watch(watcher: (notice: DemoNotice) => void): () => void {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
  }
}

function demoArrival({ callKey, at, lastFour, shown, outcome, allowedAlone, asOf }: ControlArrival): DemoArrival {
  return { key: callKey, at, lastFour, shown, outcome, allowedAlone, ...(asOf !== undefined && { asOf }) }
}
