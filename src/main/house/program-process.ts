/** One program as a process of its own: started, listened to for life, started again with patience when it ended, stopped in order. */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { whyOf } from '../../domain/kit/system-error.ts'
import type { ProgramName } from '../../ports/kit/program-feed.ts'
import type { EndWithHouse } from './end-with-house.ts'
import type { Act, FromProgram, SentDatabase, SentSeat, ToProgram, Wish } from './messages.ts'
import { makeAwaited, outcomeOf } from './outcome.ts'

export type ProgramProcess = {
  readonly name: ProgramName
  readonly state: 'starting' | 'up' | 'down'
  readonly restarts: number
  /** Why it ended last; empty where it never did. */
  readonly ended: string
  /** From now on it runs, and is started again whenever it ends. @returns where it is reached @throws AppError of its first start */
  begin(): Promise<string>
  /** Ends the service and leaves the process, for the demo's start over. */
  end(): Promise<void>
  /** After `end`, the service begins again, at once or, where the process has ended meanwhile, as soon as it is back. */
  resume(): Promise<void>
  /** @throws AppError of what is done there; `PROGRAM_ENDED` where it ends meanwhile */
  act(act: Act): Promise<unknown>
  tell(
    told:
      | { readonly kind: 'database'; readonly database: SentDatabase }
      | { readonly kind: 'control'; readonly line: string },
  ): void
  /** Politely, and with force after `leftMs`. */
  stop(leftMs: number): Promise<void>
}

export type ProgramProcessOptions = {
  readonly name: ProgramName
  /** As things are when it starts. */
  readonly seat: () => SentSeat
  readonly grant: (wish: Wish) => unknown
  readonly ending: EndWithHouse
  readonly onControl: (line: string) => void
  /** It is up, again too. */
  readonly onUp: () => void
  readonly onEnded: (why: string) => void
}

const MAIN = join(import.meta.dirname, 'program-main.ts')
/** What a call, a text or a page leaves behind dies young: a nursery of 16 MB holds it, where the runtime's own grows to 64. */
const FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=16']
const PING_EVERY_MS = 1_000
/** Unanswered so often in turn it stands still. Counted, not timed: a machine that slept has asked only once. */
const MOST_UNANSWERED = 10
/** The same of one that loads and begins, which on a machine without a free processor takes its time: killed, it would have to begin from the start. */
const MOST_UNANSWERED_AT_START = 60
const LONGEST_PAUSE_MS = 30_000
/** It has run so long without trouble: the next fault is a new one. */
const CALM_MS = 60_000

export function startProgramProcess(options: ProgramProcessOptions): ProgramProcess {
  const { name } = options
  let child = spawned()
  let state: ProgramProcess['state'] = 'starting'
  let restarts = 0
  let ended = ''
  let unanswered = 0
  let wanted = false
  /** Until it has begun again, however often its process ends meanwhile. */
  let startsOver = false
  let stopping = false
  let failures = 0
  let upAt = 0
  /** Why it was ended because it could not begin. */
  let unfit = ''
  const awaited = makeAwaited()
  const over = Promise.withResolvers<void>()
  const pinging = setInterval(ping, PING_EVERY_MS)
  pinging.unref()

  return {
    name,
    get state() {
      return state
    },
    get restarts() {
      return restarts
    },
    get ended() {
      return ended
    },
    async begin() {
      const address = await begin()
      wanted = true
      return address
    },
    async end() {
      wanted = false
      startsOver = true
      await act({ act: 'end' })
      if (state === 'up') state = 'starting'
    },
    async resume() {
      if (wanted) return
      wanted = true
      if (state !== 'down') await beginOrEnd()
    },
    act,
    tell: (told) => send(told),
    async stop(leftMs) {
      stopping = true
      clearInterval(pinging)
      if (child.exitCode !== null || child.signalCode !== null) return
      send({ kind: 'leave' })
      if (child.connected) child.disconnect() // what was sent before still arrives
      const kill = setTimeout(() => child.kill('SIGKILL'), leftMs)
      await over.promise
      clearTimeout(kill)
    },
  }

  async function begin(): Promise<string> {
    state = 'starting'
    const address = await act({ act: 'begin', seat: options.seat(), startsOver, again: wanted })
    state = 'up'
    startsOver = false
    unanswered = 0
    upAt = performance.now()
    options.onUp()
    return typeof address === 'string' ? address : ''
  }

  /** Where it does not begin, its process ends, and is started again later each time. */
  async function beginOrEnd(): Promise<void> {
    const tried = child
    try {
      await begin()
    } catch (error) {
      if (tried !== child || state === 'down') return // it has ended meanwhile, and that was told
      unfit = whyOf(error)
      tried.kill('SIGKILL')
    }
  }

  function act(given: Act): Promise<unknown> {
    return awaited.ask((id) => send({ kind: 'do', id, act: given }))
  }

  function spawned(): ChildProcess {
    const fresh = fork(MAIN, [name], {
      ...options.ending.nodeCommand(FLAGS),
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    // Without a number it never was a process, and no end of it will be told.
    fresh.on('error', (error) => {
      if (fresh.pid === undefined) void gone(fresh, whyOf(error))
    })
    if (fresh.pid === undefined) return fresh
    options.ending.keep(fresh)
    // Line by line: three programs write, and none may cut another's line in two.
    if (fresh.stderr !== null)
      createInterface({ input: fresh.stderr }).on('line', (line) => process.stderr.write(`${line}\n`))
    fresh.on('message', (message) => heard(fresh, message as FromProgram))
    fresh.once('exit', (code, signal) => void gone(fresh, signal ?? `code ${code}`))
    fresh.send({ kind: 'load', program: name } satisfies ToProgram)
    return fresh
  }

  function send(message: ToProgram): void {
    if (child.connected)
      child.send(message, () => {}) // what cannot be sent is told by the process's end
    else awaited.failAll(`${name} is not running${ended === '' ? '' : ` (${ended})`}`)
  }

  function heard(from: ChildProcess, message: FromProgram): void {
    if (from !== child) return
    switch (message.kind) {
      case 'pong':
        unanswered = 0
        return
      case 'done':
        awaited.came(message.id, message.outcome)
        return
      case 'control':
        options.onControl(message.line)
        return
      case 'wish':
        void outcomeOf(() => options.grant(message.wish)).then((outcome) => {
          if (from === child) send({ kind: 'granted', id: message.id, outcome }) // another one never asked
        })
    }
  }

  function ping(): void {
    if (state === 'down' || !child.connected) return
    unanswered += 1
    if (unanswered > mostUnanswered()) child.kill('SIGKILL')
    else send({ kind: 'ping' })
  }

  function mostUnanswered(): number {
    return state === 'starting' ? MOST_UNANSWERED_AT_START : MOST_UNANSWERED
  }

  function whyEnded(how: string): string {
    if (unfit !== '') return `could not begin: ${unfit}`
    return unanswered > mostUnanswered() ? `stood still for ${mostUnanswered()} s and was killed` : how
  }

  async function gone(which: ChildProcess, how: string): Promise<void> {
    if (which !== child) return
    const why = whyEnded(how)
    unfit = ''
    awaited.failAll(`${name} ended (${why})`)
    if (stopping) return over.resolve()
    state = 'down'
    ended = why
    options.onEnded(why)
    failures = upAt > 0 && performance.now() - upAt > CALM_MS ? 1 : failures + 1
    await delay(Math.min(LONGEST_PAUSE_MS, 250 * 2 ** (failures - 1)), undefined, { ref: false })
    if (stopping) return over.resolve()
    restarts += 1
    unanswered = 0
    state = 'starting'
    child = spawned()
    if (wanted && child.pid !== undefined) await beginOrEnd()
  }
}
