/**
 * The programs of one machine, joined by sockets: each listens on one of its own, reads from all others, and looks for new ones
 * twice a second. Nothing waits for anybody: a program that stands still is cut off, one that died is joined again when it is back.
 */
import { randomUUID } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Answered, ProgramFeed, Question, Teller, Told, ToldKind } from '../../ports/program-feed.ts'
import { makeKeptMessages } from './kept-messages.ts'
import {
  type AskLine,
  type Hello,
  lineOf,
  parseLine,
  readTold,
  type ToldLine,
  type Welcome,
  writeTold,
} from './messages.ts'
import { openSocketFolder, type SocketFolder, type SocketName } from './socket-folder.ts'

export type ProgramSockets = ProgramFeed & {
  close(): Promise<void>
}

export type ProgramSocketsOptions = {
  readonly dataFolder: string
  readonly program: Teller
  /** Of what is told here; the process's own unless given (tests). */
  readonly pid?: number
}

const LOOK_EVERY_MS = 500
/** A reader that lets more lie unread stands still. */
const MOST_UNREAD_BYTES = 16 * 1024 ** 2
const KEPT: ReadonlySet<ToldKind> = new Set(['arrivals', 'line-changed'])

type Reader = { readonly socket: Socket; readonly follows: ReadonlySet<ToldKind> }
/** What is known of another program across connections. */
type Other = { socket: Socket | undefined; run: string; since: number; isJoined: boolean }

/** @throws Error of the system where the socket cannot be made */
export async function openProgramSockets(options: ProgramSocketsOptions): Promise<ProgramSockets> {
  const own: SocketName = { program: options.program, pid: options.pid ?? process.pid }
  const folder = openSocketFolder(options.dataFolder)
  const run = randomUUID()
  const kept = makeKeptMessages()
  const readers = new Set<Reader>()
  const sockets = new Set<Socket>()
  const others = new Map<string, Other>()
  const listeners = new Map<ToldKind, Set<(told: never) => void>>()
  const gaps = new Set<() => void>()
  const answers = new Map<Question, (content: unknown) => unknown>()
  const waiting = new Map<number, { readonly socket: Socket; done(answered: Answered | undefined): void }>()
  let asked = 0
  let closed = false

  const server = createServer((socket) => {
    sockets.add(socket)
    let reader: Reader | undefined
    socket.on('error', () => {}) // it has gone: its end is seen
    socket.on('close', () => {
      sockets.delete(socket)
      if (reader !== undefined) readers.delete(reader)
    })
    eachLine(socket, (message) => {
      if ('follows' in message) reader = welcome(socket, message as unknown as Hello)
      else if ('ask' in message) void reply(socket, message as unknown as AskLine)
    })
  })
  folder.remove(own)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(folder.pathOf(own), () => resolve())
  })
  chmodSync(folder.pathOf(own), 0o600)
  look()
  const looking = setInterval(look, LOOK_EVERY_MS)
  looking.unref()

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
      return (await askAt(one.socket, { ask: question, content }, withinMs))?.answer
    },
    answer: (question, answer) => void answers.set(question, answer),
    isJoined: (program) => joinedNow().some(({ name }) => name.program === program),
    async close() {
      closed = true
      clearInterval(looking)
      for (const { socket } of others.values()) socket?.destroy()
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      folder.remove(own)
      folder.close()
    },
  }

  function tell(told: Told): void {
    const isKept = KEPT.has(told.kind)
    if (!isKept && ![...readers].some(({ follows }) => follows.has(told.kind))) return
    const written = writeTold(told)
    const line = isKept ? kept.add((n) => lineOf({ told: written, n })) : lineOf({ told: written })
    for (const reader of readers) if (reader.follows.has(told.kind)) send(reader.socket, line)
  }

  function welcome(socket: Socket, hello: Hello): Reader {
    const reader = { socket, follows: new Set(hello.follows) }
    const missed = kept.after(hello.run === run ? hello.since : 0)
    send(socket, lineOf({ run, at: kept.last, gap: missed === undefined } satisfies Welcome))
    for (const line of missed ?? []) send(socket, line)
    readers.add(reader)
    return reader
  }

  async function reply(socket: Socket, { ask: question, id, content }: AskLine): Promise<void> {
    try {
      send(socket, lineOf({ id, answer: await answers.get(question)?.(content) }))
    } catch {
      // who asked does not wait for it
    }
  }

  /** Joins whoever is there and not joined yet; forgets the sockets of the dead. */
  function look(): void {
    const there = new Set<string>()
    for (const name of folder.list()) {
      there.add(keyOf(name))
      if (name.pid === own.pid && name.program === own.program) continue
      const other = others.get(keyOf(name)) ?? { socket: undefined, run: '', since: 0, isJoined: false }
      others.set(keyOf(name), other)
      if (other.socket === undefined) join(folder, name, other)
    }
    for (const [key, { socket }] of others) if (socket === undefined && !there.has(key)) others.delete(key)
  }

  function join(from: SocketFolder, name: SocketName, other: Other): void {
    const socket = connect(from.pathOf(name))
    other.socket = socket
    socket.on('connect', () => {
      send(socket, lineOf({ follows: [...listeners.keys()], run: other.run, since: other.since } satisfies Hello))
    })
    socket.on('error', (error) => {
      if ('code' in error && error.code === 'ECONNREFUSED' && !isAlive(name.pid)) from.remove(name)
    })
    socket.on('close', () => {
      other.socket = undefined
      other.isJoined = false
      for (const each of waiting.values()) if (each.socket === socket) each.done(undefined)
    })
    eachLine(socket, (message) => {
      if ('run' in message) joined(other, message as unknown as Welcome)
      else if ('told' in message) heard(other, message as unknown as ToldLine)
      else if ('id' in message) waiting.get(message['id'] as number)?.done({ ...name, answer: message['answer'] })
    })
  }

  function joined(other: Other, { run: theirs, at, gap }: Welcome): void {
    other.isJoined = true
    if (gap) for (const listener of gaps) listener()
    if (other.run !== theirs || gap) other.since = gap ? at : 0
    other.run = theirs
  }

  function heard(other: Other, { told: value, n }: ToldLine): void {
    if (n !== undefined) other.since = n
    const told = readTold(value)
    for (const listener of listeners.get(told.kind) ?? []) (listener as (told: Told) => void)(told)
  }

  function joinedNow(): { readonly name: SocketName; readonly socket: Socket }[] {
    return folder.list().flatMap((name) => {
      const other = others.get(keyOf(name))
      return other?.isJoined === true && other.socket !== undefined ? [{ name, socket: other.socket }] : []
    })
  }

  async function ask(question: Question, withinMs: number): Promise<readonly Answered[]> {
    const asking = joinedNow().map(({ socket }) => askAt(socket, { ask: question }, withinMs))
    const answered = await Promise.all(asking)
    return answered.filter((each) => each !== undefined)
  }

  function askAt(socket: Socket, question: Omit<AskLine, 'id'>, withinMs: number) {
    asked += 1
    const id = asked
    return new Promise<Answered | undefined>((resolve) => {
      const done = (answered: Answered | undefined) => {
        clearTimeout(timer)
        waiting.delete(id)
        resolve(answered)
      }
      const timer = setTimeout(() => done(undefined), withinMs)
      waiting.set(id, { socket, done })
      send(socket, lineOf({ ...question, id }))
    })
  }

  function send(socket: Socket, line: string): void {
    if (closed || !socket.writable) return
    if (socket.writableLength > MOST_UNREAD_BYTES) socket.destroy()
    else socket.write(line)
  }
}

function eachLine(socket: Socket, take: (message: Readonly<Record<string, unknown>>) => void): void {
  const lines = createInterface({ input: socket })
  lines.on('error', () => {})
  lines.on('line', (line) => {
    const message = parseLine(line)
    if (message !== undefined) take(message)
  })
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
