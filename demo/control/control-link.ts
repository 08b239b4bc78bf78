/** The child's side of the control socket: one JSON object a line, requests answered by id. */
import type { Duplex } from 'node:stream'
import type {
  ControlArrivals,
  ControlNotice,
  ControlRequest,
  DemoHello,
  DemoReady,
} from '../../src/contracts/control.ts'
import { errorCodeOf } from '../../src/domain/kit/error-codes.ts'
import { AppError } from '../../src/domain/kit/errors.ts'

type Method = ControlRequest['method']
type Params<M extends Method> = Extract<ControlRequest, { method: M }>['params']
type Result = {
  reset: unknown
  database: unknown
  clock: { readonly now: number; readonly databaseStopped: boolean }
  'set-clock': unknown
  arrivals: ControlArrivals
}

export type ControlLink = {
  hello(hello: DemoHello['hello']): void
  /** Resolves with the server's `ready`; rejects when the socket ends before. */
  readonly ready: Promise<DemoReady['ready']>
  /** @throws AppError with the server's code, `CONTROL_LOST` when the socket is gone, `CONTROL_BEGUN_ANEW`, `CONTROL_SILENT` after 30 s */
  ask<M extends Method>(method: M, params: Params<M>): Promise<Result[M]>
  /** Called for every event and arrival that the server tells unasked. */
  follow(listener: (notice: ControlNotice) => void): void
  /** Called once when the socket has ended. */
  onEnd(listener: () => void): void
}

const ANSWER_LIMIT_MS = 30_000
/** A reset's answer is short, a busy event stream is many short lines: a longer line is not from our server. */
const LINE_LIMIT = 8 * 1024 * 1024

type Waiting = { readonly resolve: (result: never) => void; readonly reject: (error: Error) => void }

export function createControlLink(socket: Duplex): ControlLink {
  const waiting = new Map<number, Waiting>()
  const followers: ((notice: ControlNotice) => void)[] = []
  const endings: (() => void)[] = []
  const ready = Promise.withResolvers<DemoReady['ready']>()
  ready.promise.catch(() => undefined)
  let nextId = 1
  let over = false
  let rest = ''

  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LINE_LIMIT) socket.destroy()
    for (const line of lines) if (line.trim() !== '') take(line)
  })
  socket.on('error', end)
  socket.on('end', end)
  socket.on('close', end)

  function take(line: string): void {
    const message: unknown = JSON.parse(line)
    if (!isRecord(message)) return
    if ('ready' in message) begun(message['ready'] as DemoReady['ready'])
    else if (typeof message['id'] === 'number') settle(message['id'], message)
    else if ('event' in message || 'arrival' in message) for (const each of followers) each(message as ControlNotice)
  }

  /** Not for the first time where the program behind the socket ended and is back: what it was asked it will never answer. */
  function begun(given: DemoReady['ready']): void {
    ready.resolve(given)
    const lost = new AppError('CONTROL_BEGUN_ANEW', 'the server began anew before it answered; try again', {
      retryable: true,
    })
    for (const one of waiting.values()) one.reject(lost)
    waiting.clear()
  }

  function settle(id: number, message: Record<string, unknown>): void {
    const one = waiting.get(id)
    waiting.delete(id)
    if (one === undefined) return
    if ('error' in message) one.reject(errorOf(message['error']))
    else one.resolve(message['result'] as never)
  }

  function end(): void {
    if (over) return
    over = true
    const lost = new AppError('CONTROL_LOST', 'the server is gone; start it again', { retryable: true })
    ready.reject(lost)
    for (const one of waiting.values()) one.reject(lost)
    waiting.clear()
    for (const each of endings) each()
  }

  return {
    hello: (hello) => void socket.write(`${JSON.stringify({ hello })}\n`),
    ready: ready.promise,
    ask(method, params) {
      const { promise, resolve, reject } = Promise.withResolvers<never>()
      if (over) return Promise.reject(new AppError('CONTROL_LOST', 'the server is gone; start it again'))
      const id = nextId++
      const silent = () => {
        waiting.delete(id)
        reject(
          new AppError('CONTROL_SILENT', `the server did not answer "${method}" in time; try again`, {
            retryable: true,
          }),
        )
      }
      const limit = setTimeout(silent, ANSWER_LIMIT_MS)
      waiting.set(id, { resolve, reject })
      socket.write(`${JSON.stringify({ id, method, params })}\n`)
      return promise.finally(() => clearTimeout(limit))
    },
    follow: (listener) => void followers.push(listener),
    onEnd: (listener) => void endings.push(listener),
  }
}

function errorOf(error: unknown): AppError {
  const { code, message } = isRecord(error) ? error : {}
  return new AppError(
    typeof code === 'string' ? errorCodeOf(code) : 'CONTROL_REFUSED',
    typeof message === 'string' ? message : String(error),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
