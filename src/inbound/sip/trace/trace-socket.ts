/** Socket of `ansimpass sip trace`, in the data folder: only the server's own user may open it. Nothing is read from it. */
import { chmodSync, closeSync, constants, openSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { AppError } from '../../../domain/kit/errors.ts'
import type { Trace, TracedMessage } from './trace.ts'

const NAME = 'sip-trace.socket'
/** Of a path that names a socket; longer ones are cut by the system without a word. */
const LONGEST_PATH = 100
/** Others of the same machine get no more than a refusal. */
const OWNER_ONLY = 0o600

/** Hands out what the trace holds, a line of JSON a message, to each that connects. @returns how to end it */
export async function openTraceSocket(folder: string, trace: Trace): Promise<() => Promise<void>> {
  const asking = new Set<Socket>()
  const server = createServer((socket) => {
    asking.add(socket)
    socket.on('close', () => asking.delete(socket))
    socket.on('error', () => {}) // who asked has gone
    socket.resume()
    Readable.from(lines(trace)).pipe(socket)
  })
  rmSync(join(folder, NAME), { force: true })
  const release = await withShortPath(folder, (path) => listening(server, path))
  chmodSync(join(folder, NAME), OWNER_ONLY)
  return () =>
    new Promise((resolve) => {
      server.close(() => {
        release()
        resolve()
      })
      for (const socket of asking) socket.destroy()
    })
}

/**
 * @returns what a running server holds, oldest first
 * @throws AppError `SIP_TRACE_OFF`
 */
export async function readTrace(folder: string): Promise<readonly TracedMessage[]> {
  const messages: TracedMessage[] = []
  try {
    const release = await withShortPath(folder, async (path) => {
      const socket = connect(path)
      await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
      for await (const line of createInterface({ input: socket })) messages.push(JSON.parse(line) as TracedMessage)
    })
    release()
  } catch (cause) {
    throw new AppError(
      'SIP_TRACE_OFF',
      `No server with a SIP trace runs on ${folder}: start it with ANSIMPASS_SIP_TRACE=1000 (messages kept), and ask as the same user`,
      { cause },
    )
  }
  return messages
}

function* lines(trace: Trace): Generator<string> {
  for (const message of trace.all()) yield `${JSON.stringify(message)}\n`
}

/** The mask makes it its owner's from the first moment on. */
function listening(server: ReturnType<typeof createServer>, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const before = process.umask(0o777 & ~OWNER_ONLY)
    server.once('error', reject)
    server.listen(path, resolve)
    process.umask(before)
  })
}

/** A deep folder is reached through its descriptor (Linux). @returns how to let go of it */
async function withShortPath(folder: string, use: (path: string) => Promise<void>): Promise<() => void> {
  const path = join(folder, NAME)
  if (Buffer.byteLength(path) <= LONGEST_PATH) {
    await use(path)
    return () => {}
  }
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  await use(`/proc/self/fd/${descriptor}/${NAME}`)
  return () => closeSync(descriptor)
}
