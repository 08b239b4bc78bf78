/** Programs in this very process: one of them alone on a machine where the others are started elsewhere, or several together. */

import type { Events } from '../../ports/kit/events.ts'
import type { ProgramName } from '../../ports/kit/program-feed.ts'
import { createGuardedClock, type MachineClocks } from '../clock/guarded-clock.ts'
import { createEvents } from '../events/events.ts'
import { createMetrics } from '../events/metrics.ts'
import type { Program, Seat } from '../programs/seat.ts'
import { loadProgram } from '../programs/start-program.ts'
import { checkPremises, openPremises } from './premises.ts'
import type { RunningServer, StartOptions } from './running-server.ts'

export type StartHereOptions = StartOptions & {
  readonly programs: readonly ProgramName[]
  /** Tests set the machine's clocks. */
  readonly machineClocks?: MachineClocks
}

/** @throws AppError naming what is wrong and what to do; nothing is left running then */
export async function startHere(options: StartHereOptions): Promise<RunningServer> {
  const { config, secrets, log, version, programs: names, onStep = () => {} } = options
  await using closing = new AsyncDisposableStack()
  await checkPremises(config, log, names)
  const events = createEvents(createMetrics('house'), log)
  const changed = new Set<() => void>()
  const clockEvents: Events = {
    emit(event) {
      events.emit(event)
      if (event.type === 'clock-agrees' || event.type === 'clock-stepped') for (const listener of changed) listener()
    },
  }
  const guarded = createGuardedClock(config.dataFolder, clockEvents, options.machineClocks)
  const clock = closing.adopt(guarded, (it) => it.stop())
  const hasFolder = names.includes('calls')
  const database = await openPremises({ config, secrets, log, clock, hasFolder, onStep }, closing)
  const seat: Seat = {
    ...{ config, secrets, log, version, clock, database, beginsAgain: false },
    onClockChanged(listener) {
      changed.add(listener)
      return () => void changed.delete(listener)
    },
  }
  onStep('calls')
  const running: Program[] = []
  // Those who send texts end last.
  for (const name of (['texts', 'web', 'calls'] as const).filter((each) => names.includes(each))) {
    const start = await loadProgram(name)
    running.push(closing.adopt(await start(seat), (it) => it.stop()))
  }
  const taken = closing.move()
  const addressOf = (name: ProgramName) => running.find((each) => each.name === name)?.address
  return {
    http: addressOf('web'),
    sip: addressOf('calls'),
    reload() {
      for (const program of running) program.reload()
    },
    stop: () => taken.disposeAsync(),
  }
}
