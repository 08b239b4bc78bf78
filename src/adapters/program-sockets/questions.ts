/** Questions to other programs that wait for their answer, each for a time of its own. */
import type { Socket } from 'node:net'
import type { Answered } from '../../ports/kit/program-feed.ts'
import { type Answer, type AskLine, lineOf } from './messages.ts'
import type { SocketName } from './socket-folder.ts'

export type Questions = {
  /** @returns undefined where no answer came in time, or the connection ended */
  ask(socket: Socket, question: Omit<AskLine, 'id'>, withinMs: number): Promise<Answered | undefined>
  /** It counts from whoever was asked alone. */
  answered(socket: Socket, name: SocketName, answer: Answer): void
  /** Nothing comes from there any more. */
  lost(socket: Socket): void
}

export function makeQuestions(send: (socket: Socket, line: string) => void): Questions {
  const waiting = new Map<number, { readonly socket: Socket; done(answered: Answered | undefined): void }>()
  let asked = 0
  return {
    ask(socket, question, withinMs) {
      asked += 1
      const id = asked
      return new Promise((resolve) => {
        const done = (answered: Answered | undefined) => {
          clearTimeout(timer)
          waiting.delete(id)
          resolve(answered)
        }
        const timer = setTimeout(() => done(undefined), withinMs)
        waiting.set(id, { socket, done })
        send(socket, lineOf({ ...question, id }))
      })
    },
    answered(socket, name, { id, answer }) {
      const asking = waiting.get(id)
      if (asking?.socket === socket) asking.done({ ...name, answer })
    },
    lost(socket) {
      for (const each of waiting.values()) if (each.socket === socket) each.done(undefined)
    },
  }
}
