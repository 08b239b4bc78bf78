/** The demo's world as a process of its own, and the lines it exchanges with the program of the pages. */
import { createInterface } from 'node:readline'
import type { DemoHello } from '../../contracts/control.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { Logger } from '../log/logger.ts'
import { startDemoChild } from './demo-child.ts'

export type DemoWorld = {
  /** Where its parts listen. */
  readonly hello: Promise<DemoHello['hello']>
  /** @param listener  told each line from now on */
  follow(listener: (line: string) => void): void
  say(line: string): void
  stop(): Promise<void>
}

export function startDemoWorld(log: Logger): DemoWorld {
  const child = startDemoChild((why) => log.error(why))
  const { control } = child
  const lines = createInterface({ input: control })
  let listener: ((line: string) => void) | undefined
  const greeted = Promise.withResolvers<DemoHello['hello']>()
  // It may go first; its end is seen on the process, not here.
  control.on('error', () => {})
  lines.on('error', () => {})
  lines.on('line', (line) => {
    if (line.startsWith('{"hello"')) greeted.resolve((JSON.parse(line) as DemoHello).hello)
    else listener?.(line)
  })
  const gone = child.exited.then(() => {
    throw new AppError('DEMO_NOT_STARTED', 'The demo world did not start; see its message above')
  })
  const hello = Promise.race([greeted.promise, gone])
  hello.catch(() => {}) // told by whoever waits for it
  return {
    hello,
    follow(given) {
      listener = given
    },
    say(line) {
      if (control.writable) control.write(`${line}\n`)
    },
    async stop() {
      lines.close()
      control.destroy()
      await child.stop()
    },
  }
}
