/** Server-sent events: one JSON an event, ended when either side leaves. */
import type { FastifyReply } from 'fastify'

const ALIVE_EVERY_MS = 15_000
/** A reader that is this far behind is let go; the page comes back by itself and reads everything anew. */
const BACKLOG_BYTES = 1024 * 1024

export type EventStream = { send(data: unknown): void; end(): void }

/** Answers with a stream. `onClose` is called once, whoever ends it. */
export function openEventStream(reply: FastifyReply, onClose: () => void): EventStream {
  reply.hijack()
  const raw = reply.raw
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-accel-buffering': 'no',
  })
  raw.write(': open\n\n')
  const alive = setInterval(() => raw.write(': alive\n\n'), ALIVE_EVERY_MS)
  alive.unref()
  raw.on('close', () => {
    clearInterval(alive)
    onClose()
  })
  return {
    send(data) {
      if (raw.writableLength > BACKLOG_BYTES) raw.destroy()
      else if (!raw.writableEnded) raw.write(`data: ${JSON.stringify(data)}\n\n`)
    },
    end: () => void raw.end(),
  }
}
