/**
 * The house: three programs as processes of their own, and what all of them need first: the clock, the database, in the demo its world.
 * It looks after them, and does no work of theirs.
 */
import { randomBytes } from 'node:crypto'
import { openProgramSockets } from '../../adapters/program-sockets/program-sockets.ts'
import type { DemoHello } from '../../contracts/control.ts'
import type { HouseStatus } from '../../contracts/program-status.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { hostPort } from '../../domain/kit/listening.ts'
import type { Events } from '../../ports/kit/events.ts'
import { PROGRAMS, type ProgramName } from '../../ports/kit/program-feed.ts'
import { createDemoClock, type DemoClock } from '../clock/demo-clock.ts'
import { createGuardedClock } from '../clock/guarded-clock.ts'
import type { Config } from '../config/config.ts'
import { createEvents } from '../events/events.ts'
import { createMetrics } from '../events/metrics.ts'
import type { Database } from './database.ts'
import { startDemoWorld } from './demo-world.ts'
import { endWithHouse } from './end-with-house.ts'
import { grantWish } from './grant-wish.ts'
import type { SentSeat } from './messages.ts'
import { checkPremises, openPremises } from './premises.ts'
import { startProgramProcess } from './program-process.ts'
import { type Programs, tellClock, tellDatabase } from './programs.ts'
import type { RunningServer, StartOptions } from './running-server.ts'
import { followClock, sentClock } from './shared-clock.ts'

export type StartHouseOptions = StartOptions & { readonly logForm: 'json' | 'words' }

/** Of a stop: those who take calls and pages, then those who send texts. */
const FRONT_STOP_MS = 4_500
const TEXTS_STOP_MS = 3_000

/** @throws AppError naming what is wrong and what to do; nothing is left running then */
export async function startHouse(options: StartHouseOptions): Promise<RunningServer> {
  const { config, secrets, log, version, onStep = () => {} } = options
  await using closing = new AsyncDisposableStack()
  await checkPremises(config, log, PROGRAMS)
  const metrics = createMetrics('house')
  const events = createEvents(metrics, log)
  const demoClock = config.production ? undefined : demoClockOf(config, events)
  const clock = closing.adopt(demoClock ?? createGuardedClock(config.dataFolder, events), (it) => it.stop())
  const demo = config.production ? undefined : closing.adopt(startDemoWorld(log), (it) => it.stop())
  const isOwnStaff = !config.production && config.reportersFile === undefined
  const staffToken = isOwnStaff ? randomBytes(32).toString('hex') : undefined
  let database: Database | undefined
  let hello: DemoHello['hello'] | undefined
  let sip: string | undefined

  function seat(): SentSeat {
    if (database === undefined) throw new AppError('INTERNAL', 'a program began before its house was ready')
    const { url, state, detail } = database
    return {
      ...{ config, secrets, version, staffToken, hello, logForm: options.logForm },
      ...{ clock: sentClock(clock), database: { url, state, detail } },
    }
  }

  const ending = closing.adopt(endWithHouse(), (it) => it.stop())
  /** Where the start fails half-way it is killed; a server that runs has stopped it in good order before. */
  const start = (name: ProgramName, onUp = () => {}) =>
    closing.adopt(
      startProgramProcess({
        ...{ name, seat, onUp, ending },
        grant: (wish) => grantWish(wish, { database, demoClock, programs, isUp: () => sip !== undefined }),
        onControl: (line) => demo?.say(line),
        onEnded: (why) => events.emit({ type: 'program-ended', name, why }),
      }),
      (it) => it.stop(0),
    )
  const programs: Programs = {
    calls: start('calls'),
    texts: start('texts'),
    web: start('web', () => {
      if (sip !== undefined) void webIsBack(sip).catch(() => {})
    }),
  }
  /** The demo's world is let in again; what it was starting over goes on, and is done once more where that was lost. */
  const webIsBack = async (address: string) => {
    await Promise.all([programs.calls.resume(), programs.texts.resume()])
    await openDemo(address)
  }
  const all = PROGRAMS.map((name) => programs[name])
  const openDemo = async (address: string) => {
    if (demo !== undefined) await programs.web.act({ act: 'open-demo', sip: address })
  }
  const feed = closing.adopt(await openProgramSockets({ dataFolder: config.dataFolder, program: 'house' }), (it) =>
    it.close(),
  )
  feed.answer(
    'status',
    (): HouseStatus => ({
      programs: all.map(({ name, state, restarts, ended }) => ({ name, state, restarts, ended })),
    }),
  )
  feed.answer('metrics', () => metrics.prometheus.getMetricsAsJSON())
  metrics.startCounting(clock)

  database = await openPremises({ config, secrets, log, clock, hasFolder: true, onStep }, closing)
  closing.defer(async () => {
    await Promise.all([programs.calls.stop(FRONT_STOP_MS), programs.web.stop(FRONT_STOP_MS)])
    await programs.texts.stop(TEXTS_STOP_MS)
    void demo?.stop() // while the database ends
  })
  hello = await demo?.hello
  demo?.follow((line) => programs.web.tell({ kind: 'control', line }))
  closing.adopt(tellDatabase(database, all), (it) => it.stop())
  closing.adopt(
    followClock(clock, (sent, changed) => void tellClock(all, sent, changed)),
    (it) => it.stop(),
  )

  onStep('calls')
  const [address] = config.sip
  if (address === undefined) throw new AppError('SETTINGS_INVALID', 'ANSIMPASS_SIP names no address')
  const http = await programs.web.begin()
  if (demo !== undefined) onStep('demo')
  await openDemo(`sip:${hostPort(address)}`)
  const [bound] = await Promise.all([programs.calls.begin(), programs.texts.begin()])
  sip = bound
  const taken = closing.move()
  return {
    http,
    sip: bound,
    reload: () => void programs.calls.act({ act: 'reload' }).catch(() => {}),
    stop: () => taken.disposeAsync(),
  }
}

function demoClockOf({ dataFolder, demoClock }: Config, events: Events): DemoClock {
  return createDemoClock(dataFolder, demoClock, (message) =>
    events.emit({ type: 'fault', part: 'demo-clock', message }),
  )
}
