/** A program in a process of its own: does what the house says, and ends when the house is gone. */
import { setPriority } from 'node:os'
import { PassThrough } from 'node:stream'
import { AppError } from '../../domain/kit/errors.ts'
import type { ProgramName } from '../../ports/kit/program-feed.ts'
import { createLogger } from '../log/logger.ts'
import type { Program, Seat } from '../programs/seat.ts'
import { loadProgram } from '../programs/start-program.ts'
import type { Act, FromProgram, SentDatabase, ToProgram } from './messages.ts'
import { makeAwaited, outcomeOf } from './outcome.ts'
import { createToldClock, type ToldClock } from './shared-clock.ts'

/** The calls go before all others, where the machine has more to do than it can. */
const NICENESS: Readonly<Record<ProgramName, number>> = { calls: 0, texts: 5, web: 5 }

const IN_TURN: ReadonlySet<Act['act']> = new Set(['begin', 'end', 'fold'])

const wishes = makeAwaited()
let name: ProgramName | undefined
let program: Program | undefined
let load: ReturnType<typeof loadProgram> | undefined
let clock: ToldClock | undefined
let database = toldDatabase({ state: 'starting', detail: '', url: '' })
let control: PassThrough | undefined
let doing: Promise<unknown> = Promise.resolve()

process.on('SIGINT', () => {}) // Ctrl-C is the house's to handle, and so is a terminal that closes
process.on('SIGHUP', () => {})
process.on('SIGTERM', () => void leave())
process.on('disconnect', () => {
  if (!leaving) program?.houseGone?.()
  void leave()
})
process.on('message', (message) => heard(message as ToProgram))

function heard(message: ToProgram): void {
  switch (message.kind) {
    case 'load':
      name = message.program
      setNice(name)
      load = loadProgram(message.program)
      load.catch(() => {}) // told by whoever begins
      return
    case 'ping':
      send({ kind: 'pong' })
      return
    case 'leave':
      void leave()
      return
    case 'database':
      database.set(message.database)
      return
    case 'control':
      control?.write(`${message.line}\n`)
      return
    case 'granted':
      wishes.came(message.id, message.outcome)
      return
    case 'do':
      void take(message.id, message.act)
  }
}

/** An end waits for the beginning before it, and a clock for neither. */
async function take(id: number, act: Act): Promise<void> {
  const turn = IN_TURN.has(act.act) ? doing : undefined
  const outcome = outcomeOf(async () => {
    await turn
    return await done(act)
  })
  if (IN_TURN.has(act.act)) doing = outcome
  send({ kind: 'done', id, outcome: await outcome })
}

async function done(act: Act): Promise<unknown> {
  switch (act.act) {
    case 'begin':
      program = await begun(act)
      return program.address
    case 'end':
      await program?.stop()
      program = undefined
      return undefined
    case 'clock':
      clock?.set(act.clock)
      if (act.changed) clock?.tellChanged()
      return undefined
    case 'fold':
      return await program?.foldUpTo?.(act.to)
    case 'reload':
      return program?.reload()
    case 'open-demo':
      return await program?.openDemo?.(act.sip)
  }
}

async function begun({ seat: sent, startsOver, again: beginsAgain }: Extract<Act, { act: 'begin' }>): Promise<Program> {
  if (load === undefined) throw new AppError('INTERNAL', 'no program was named')
  clock = createToldClock(sent.clock)
  database = toldDatabase(sent.database)
  const form = sent.logForm
  const lines = new PassThrough()
  control = lines
  const seat: Seat = {
    config: sent.config,
    secrets: sent.secrets,
    log: createLogger(sent.config.logLevel, process.stderr, form, name),
    version: sent.version,
    clock,
    onClockChanged: clock.onChanged,
    ...{ database, beginsAgain },
    ...(sent.hello && {
      demo: {
        hello: sent.hello,
        staffToken: sent.staffToken,
        startsOver,
        control: lines,
        sendControl: (line) => send({ kind: 'control', line }),
        wish: (wish) => wishes.ask((id) => send({ kind: 'wish', id, wish })),
      },
    }),
  }
  return await (await load)(seat)
}

/** The database as the house tells of it. */
function toldDatabase(first: SentDatabase & { readonly url: string }) {
  const migrated = Promise.withResolvers<void>()
  let now: SentDatabase = first
  if (first.state === 'up') migrated.resolve()
  return {
    url: first.url,
    migrated: migrated.promise,
    get state() {
      return now.state
    },
    get detail() {
      return now.detail
    },
    set(told: SentDatabase) {
      now = told
      if (told.state === 'up') migrated.resolve()
    },
  }
}

let leaving = false
async function leave(): Promise<void> {
  if (leaving) return
  leaving = true
  await doing
  const outcome = await outcomeOf(() => program?.stop())
  process.exit('error' in outcome ? 1 : 0)
}

function send(message: FromProgram): void {
  // A house that ends in this moment hears nothing: `disconnect` follows.
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

function setNice(name: ProgramName): void {
  try {
    setPriority(NICENESS[name])
  } catch {
    // the system does not let us
  }
}
