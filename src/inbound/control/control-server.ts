/**
 * The control socket: what the demo world may ask of the server (`contracts/control.ts`), one JSON object a line.
 * It is opened only without `--production`, as a socket pair that no other process can reach.
 */
import { createInterface } from 'node:readline'
import type { Duplex } from 'node:stream'
import type { ControlArrivals, ControlNotice, ControlRequest, DemoHello, DemoReady } from '../../contracts/control.ts'
import { createNoticeLimit } from '../../contracts/notice-limit.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import type { Arrival } from '../../ports/places/arrivals.ts'
import { toControlArrival } from './control-arrival.ts'

export type ControlDeps = {
  readonly now: () => EpochMs
  readonly reset: (params: Extract<ControlRequest, { method: 'reset' }>['params']) => Promise<void>
  readonly database: (action: 'stop' | 'continue') => Promise<void>
  readonly databaseStopped: () => boolean
  /** @returns false where the instant is earlier than now. */
  readonly forwardClock: (to: EpochMs) => Promise<boolean>
  readonly arrivalsOf: (siteNumber: string) => ControlArrivals | undefined
  readonly siteNumberOf: (siteId: number) => string
  readonly followEvents: (listener: (event: AppEvent) => void) => () => void
  readonly followArrivals: (listener: (arrival: Arrival) => void) => () => void
}

export type ControlServer = {
  /** Resolves with what the child says first: where its parts listen. */
  readonly hello: Promise<DemoHello['hello']>
  /** From here on requests are answered and notices are sent. */
  open(deps: ControlDeps, ready: DemoReady['ready']): void
  close(): void
}

export function createControlServer(socket: Duplex): ControlServer {
  const lines = createInterface({ input: socket })
  const ended: (() => void)[] = []
  let deps: ControlDeps | undefined
  let greet: (hello: DemoHello['hello']) => void = () => {}
  const hello = new Promise<DemoHello['hello']>((resolve) => {
    greet = resolve
  })
  const send = (message: unknown) => {
    if (socket.writable) socket.write(`${JSON.stringify(message)}\n`)
  }
  // The child may go first; its end is seen on the process, not here.
  socket.on('error', () => {})
  lines.on('error', () => {})
  lines.on('line', (line) => {
    const message = parse(line)
    if (message === undefined) return
    if ('hello' in message) greet(message.hello)
    else if (deps !== undefined) void answer(message, deps).then(send)
  })
  return {
    hello,
    open(given, ready) {
      deps = given
      send({ ready } satisfies DemoReady)
      const mayNotice = createNoticeLimit()
      const notice = (message: ControlNotice) => {
        if (mayNotice(performance.now())) send(message)
      }
      ended.push(
        given.followEvents((event) => notice({ event, at: given.now() })),
        given.followArrivals((arrival) =>
          notice({ arrival: toControlArrival(arrival, given.siteNumberOf(arrival.siteId)) }),
        ),
      )
    },
    close() {
      for (const end of ended) end()
      lines.close()
      socket.destroy()
    },
  }
}

async function answer(request: ControlRequest, deps: ControlDeps): Promise<unknown> {
  try {
    return { id: request.id, result: await perform(request, deps) }
  } catch (error) {
    const { code, message } = error instanceof AppError ? error : { code: 'INTERNAL', message: String(error) }
    return { id: request.id, error: { code, message } }
  }
}

async function perform(request: ControlRequest, deps: ControlDeps): Promise<unknown> {
  switch (request.method) {
    case 'reset':
      await deps.reset(request.params)
      return { now: deps.now() }
    case 'database':
      await deps.database(request.params.action)
      return { databaseStopped: deps.databaseStopped() }
    case 'clock':
      return { now: deps.now(), databaseStopped: deps.databaseStopped() }
    case 'set-clock':
      if (!(await deps.forwardClock(request.params.now))) {
        throw new AppError('CLOCK_ONLY_FORWARD', 'The clock only goes forward; start over to go back')
      }
      return { now: deps.now() }
    case 'arrivals': {
      const found = deps.arrivalsOf(request.params.siteNumber)
      if (found === undefined) throw new AppError('NO_SUCH_SITE', 'No site has this number')
      return found
    }
  }
}

function parse(line: string): DemoHello | ControlRequest | undefined {
  try {
    const message: unknown = JSON.parse(line)
    return typeof message === 'object' && message !== null ? (message as DemoHello | ControlRequest) : undefined
  } catch {
    return undefined // our own child, cut off in the middle of a line when it ends
  }
}
