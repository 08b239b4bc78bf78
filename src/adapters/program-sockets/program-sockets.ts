/**
 * The programs of one machine, joined by sockets: each listens on one of its own, reads from all others, and looks for new ones
 * twice a second. Nothing waits for anybody: a program that stands still is cut off, one that died is joined again when it is back.
 */
import { randomUUID } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { systemCode, whyOf } from '../../domain/kit/system-error.ts'
import type { Answered, ProgramFeed, Question, Teller, Told, ToldKind } from '../../ports/kit/program-feed.ts'
import { withinTime } from '../../ports/kit/within-time.ts'
import { MOST_CONNECTIONS, makeAudience } from './audience.ts'
import { makeKeptMessages } from './kept-messages.ts'
import { eachLine } from './lines.ts'
import {
  type Hello,
  isAnswer,
  isToldLine,
  isWelcome,
  lineOf,
  readTold,
  type ToldLine,
  type Welcome,
  writeTold,
} from './messages.ts'
import { makeQuestions } from './questions.ts'
import { openSocketFolder, type SocketFolder, type SocketName } from './socket-folder.ts'

export type ProgramSockets = ProgramFeed & {
  close(): Promise<void>
}

export type ProgramSocketsOptions = {
  readonly dataFolder: string
  readonly program: Teller
  /** Of what is told here; the process's own unless given (tests). */
  readonly pid?: number
  /** Told where it has no socket and works by itself until it has one. */
  readonly onAlone?: (why: string) => void
}

const LOOK_EVERY_MS = 500
/** So long a question waits for programs that are being joined. */
const JOIN_WAIT_MS = 200
/** A reader that lets more lie unread stands still. */
const MOST_UNREAD_BYTES = 16 * 1024 ** 2
/** Of who is connected to: a busy moment's arrivals, or metrics. */
const LONGEST_LINE_BYTES = 4 * 1024 ** 2
/** Of making the socket: what may be mended while the program runs. Until then it works by itself. */
const MAY_PASS: ReadonlySet<string | undefined> = new Set([
  ...['ENOSPC', 'EDQUOT', 'EROFS', 'EPERM', 'EIO'], // the disk is full, or may not be written just now
  ...['EMFILE', 'ENFILE', 'ENOMEM'],
])
const KEPT: ReadonlySet<ToldKind> = new Set(['arrivals', 'line-changed'])

/** What is known of another program across connections. */
type Other = {
  readonly name: SocketName
  socket: Socket | undefined
  run: string
  since: number
  isJoined: boolean
  /** When the connection that is being made is joined, or is not to be. */
  settled: PromiseWithResolvers<void>
}
/** Where it listens. */
type Place = { readonly folder: SocketFolder; readonly server: Server }

/** @throws AppError `FOLDER_NOT_MADE` where the folder of the sockets cannot be used */
export async function openProgramSockets(options: ProgramSocketsOptions): Promise<ProgramSockets> {
  const own: SocketName = { program: options.program, pid: options.pid ?? process.pid }
  let place: Place | undefined
  const run = randomUUID()
  const kept = makeKeptMessages(() => performance.now())
  const others = new Map<string, Other>()
  const listeners = new Map<ToldKind, Set<(told: never) => void>>()
  const gaps = new Set<() => void>()
  const answers = new Map<Question, (content: unknown) => unknown>()
  const questions = makeQuestions(send)
  const audience = makeAudience({ run, kept, send, answerTo: ({ ask, content }) => answers.get(ask)?.(content) })
  let closed = false

  place = await listening().catch((error: unknown) => {
    if (!MAY_PASS.has(systemCode(causeOf(error)))) throw error
    options.onAlone?.(whyOf(causeOf(error)))
    return undefined
  })
  let lookingNow: Promise<void> | undefined
  const looking = setInterval(() => {
    kept.forgetOld()
    lookingNow ??= lookAround().finally(() => {
      lookingNow = undefined
    })
  }, LOOK_EVERY_MS)
  looking.unref()
  await lookAround()

  return {
    tell,
    follow(kind, listener) {
      const ofKind = listeners.get(kind) ?? new Set()
      listeners.set(kind, ofKind)
      ofKind.add(listener)
      for (const other of others.values()) other.socket?.destroy() // joined anew, following this kind too
      return () => void ofKind.delete(listener)
    },
    onGap(listener) {
      gaps.add(listener)
      return () => void gaps.delete(listener)
    },
    ask,
    async askOne(program, question, content, withinMs) {
      const one = joinedNow().find(({ name }) => name.program === program)
      if (one === undefined) return undefined
      return (await questions.ask(one.socket, { ask: question, content }, withinMs))?.answer
    },
    answer: (question, answer) => void answers.set(question, answer),
    joined: () => joinedNow().map(({ name }) => name),
    async close() {
      closed = true
      clearInterval(looking)
      await lookingNow
      for (const { socket } of others.values()) socket?.destroy()
      audience.dismiss()
      await leave()
    },
  }

  async function listening(): Promise<Place> {
    const folder = openSocketFolder(options.dataFolder)
    try {
      const server = createServer(audience.accept)
      server.maxConnections = MOST_CONNECTIONS
      folder.remove(own)
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(folder.pathOf(own), () => resolve())
      })
      server.on('error', () => {}) // of a connection that could not be taken: it is tried again
      chmodSync(folder.pathOf(own), 0o600)
      return { folder, server }
    } catch (error) {
      folder.close()
      throw error
    }
  }

  async function leave(): Promise<void> {
    if (place === undefined) return
    const { folder, server } = place
    place = undefined
    await new Promise((resolve) => server.close(resolve))
    folder.remove(own)
    folder.close()
  }

  /** A socket that somebody removed is made anew, in a folder that somebody removed too. */
  async function lookAround(): Promise<void> {
    try {
      if (place?.folder.has(own) !== true) {
        audience.dismiss()
        await leave()
        place = await listening()
      }
      look()
    } catch {
      // what is missing now may be there at the next look: nobody's work hangs on it
    }
  }

  function tell(told: Told): void {
    const isKept = KEPT.has(told.kind)
    if (!isKept && !audience.follows(told.kind)) return
    const written = writeTold(told)
    const line = isKept ? kept.add((n) => lineOf({ told: written, n })) : lineOf({ told: written })
    audience.tell(told.kind, line)
  }

  /** Joins whoever is there and not joined yet; forgets the sockets of the dead. */
  function look(): void {
    if (place === undefined) return
    const { folder } = place
    const there = new Set<string>()
    for (const name of folder.list()) {
      there.add(keyOf(name))
      if (name.pid === own.pid && name.program === own.program) continue
      const other = others.get(keyOf(name)) ?? {
        ...{ name, socket: undefined, run: '', since: 0, isJoined: false },
        settled: Promise.withResolvers<void>(),
      }
      others.set(keyOf(name), other)
      if (other.socket === undefined) join(folder, name, other)
    }
    for (const [key, { socket }] of others) if (socket === undefined && !there.has(key)) others.delete(key)
  }

  function join(from: SocketFolder, name: SocketName, other: Other): void {
    const socket = connect(from.pathOf(name))
    other.socket = socket
    other.settled = Promise.withResolvers()
    socket.on('connect', () => {
      send(socket, lineOf({ follows: [...listeners.keys()], run: other.run, since: other.since } satisfies Hello))
    })
    socket.on('error', (error) => {
      if ('code' in error && error.code === 'ECONNREFUSED' && !isAlive(name.pid)) forget(from, name)
    })
    socket.on('close', () => {
      other.socket = undefined
      other.isJoined = false
      other.settled.resolve()
      questions.lost(socket)
    })
    eachLine(socket, LONGEST_LINE_BYTES, (message) => {
      if (isWelcome(message)) joined(other, message)
      else if (isToldLine(message)) heard(other, message)
      else if (isAnswer(message)) questions.answered(socket, name, message)
    })
  }

  function joined(other: Other, { run: theirs, at, gap }: Welcome): void {
    other.isJoined = true
    other.settled.resolve()
    if (gap) for (const listener of gaps) listener()
    if (other.run !== theirs || gap) other.since = gap ? at : 0
    other.run = theirs
  }

  function heard(other: Other, { told: value, n }: ToldLine): void {
    if (n !== undefined) other.since = n
    const told = readTold(value)
    if (told === undefined) return
    for (const listener of listeners.get(told.kind) ?? []) (listener as (told: Told) => void)(told)
  }

  function joinedNow(): { readonly name: SocketName; readonly socket: Socket }[] {
    return [...others.values()].flatMap(({ name, socket, isJoined }) =>
      isJoined && socket !== undefined ? [{ name, socket }] : [],
    )
  }

  /** A program that has only just begun is asked too. */
  async function joinNewOnes(): Promise<void> {
    try {
      look()
    } catch {
      // the folder is made anew at the next look
    }
    const joining = [...others.values()].filter(({ socket, isJoined }) => socket !== undefined && !isJoined)
    if (joining.length === 0) return
    await withinTime(Promise.all(joining.map(({ settled }) => settled.promise)), JOIN_WAIT_MS, () => [])
  }

  async function ask(question: Question, withinMs: number): Promise<readonly Answered[]> {
    await joinNewOnes()
    const asking = joinedNow().map(({ socket }) => questions.ask(socket, { ask: question }, withinMs))
    const answered = await Promise.all(asking)
    return answered.filter((each) => each !== undefined)
  }

  function send(socket: Socket, line: string): void {
    if (closed || !socket.writable) return
    if (socket.writableLength > MOST_UNREAD_BYTES) socket.destroy()
    else socket.write(line)
  }
}

/** What cannot be removed (a folder of that name, a disk that cannot be written) is tried again when it is looked at again. */
function forget(from: SocketFolder, name: SocketName): void {
  try {
    from.remove(name)
  } catch {
    // nobody's work hangs on it
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error
}

function keyOf({ program, pid }: SocketName): string {
  return `${program}-${pid}`
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
