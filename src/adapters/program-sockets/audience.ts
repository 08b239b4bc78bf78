/** The programs that have connected to this one: what they follow is told to them, what they ask is answered. */
import type { Socket } from 'node:net'
import type { ToldKind } from '../../ports/kit/program-feed.ts'
import type { KeptMessages } from './kept-messages.ts'
import { eachLine } from './lines.ts'
import { type AskLine, type Hello, isAskLine, isHello, lineOf, type Welcome } from './messages.ts'

export type Audience = {
  accept(socket: Socket): void
  follows(kind: ToldKind): boolean
  tell(kind: ToldKind, line: string): void
  /** Lets all go. */
  dismiss(): void
}

export type AudienceDeps = {
  /** Name of this run of the program. */
  readonly run: string
  readonly kept: KeptMessages
  readonly answerTo: (question: AskLine) => unknown
  readonly send: (socket: Socket, line: string) => void
}

type Reader = { readonly socket: Socket; readonly follows: ReadonlySet<ToldKind> }

/** A machine has a handful of programs. What is beyond takes descriptors from callers. */
export const MOST_CONNECTIONS = 64
/** Programs greet and ask. */
const LONGEST_LINE_BYTES = 64 * 1024
/** Between the connection and its first word. */
const GREETED_WITHIN_MS = 2_000
/** Unanswered ones of a connection: what is asked has narrower limits of its own (`take-handed-call.ts`). */
const MOST_QUESTIONS = 1_000

export function makeAudience({ run, kept, answerTo, send }: AudienceDeps): Audience {
  const sockets = new Set<Socket>()
  const readers = new Set<Reader>()
  return {
    accept,
    follows: (kind) => [...readers].some(({ follows }) => follows.has(kind)),
    tell(kind, line) {
      for (const reader of readers) if (reader.follows.has(kind)) send(reader.socket, line)
    },
    dismiss() {
      for (const socket of sockets) socket.destroy()
    },
  }

  function accept(socket: Socket): void {
    sockets.add(socket)
    let reader: Reader | undefined
    let questions = 0
    const ungreeted = setTimeout(() => socket.destroy(), GREETED_WITHIN_MS)
    socket.on('error', () => {}) // it has gone: its end is seen
    socket.on('close', () => {
      clearTimeout(ungreeted)
      sockets.delete(socket)
      if (reader !== undefined) readers.delete(reader)
    })
    eachLine(socket, LONGEST_LINE_BYTES, (message) => {
      if (isHello(message)) {
        if (reader !== undefined) return void socket.destroy() // what is kept is said once
        clearTimeout(ungreeted)
        reader = welcome(socket, message)
      } else if (isAskLine(message)) {
        if (reader === undefined || questions >= MOST_QUESTIONS) return void socket.destroy()
        questions += 1
        void reply(socket, message).finally(() => {
          questions -= 1
        })
      }
    })
  }

  function welcome(socket: Socket, hello: Hello): Reader {
    const reader = { socket, follows: new Set(hello.follows) }
    const missed = kept.after(hello.run === run ? hello.since : 0)
    send(socket, lineOf({ run, at: kept.last, gap: missed === undefined } satisfies Welcome))
    for (const line of missed ?? []) send(socket, line)
    readers.add(reader)
    return reader
  }

  async function reply(socket: Socket, question: AskLine): Promise<void> {
    try {
      send(socket, lineOf({ id: question.id, answer: await answerTo(question) }))
    } catch {
      // who asked does not wait for it
    }
  }
}
