/** The lines of JSON that come on a socket, one by one. */
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { parseLine } from './messages.ts'

/** @param longest  bytes; who sends a longer line sends no lines, and is cut off */
export function eachLine(socket: Socket, longest: number, take: (message: unknown) => void): void {
  const lines = createInterface({ input: socket })
  let unended = 0
  lines.on('error', () => {})
  lines.on('line', (line) => {
    if (!socket.destroyed) take(parseLine(line))
  })
  socket.on('data', (chunk: Buffer) => {
    const end = chunk.lastIndexOf(10)
    unended = end === -1 ? unended + chunk.length : chunk.length - end - 1
    if (unended > longest) socket.destroy()
  })
}
