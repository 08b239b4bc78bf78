/** The echo in a process of its own. */
import { join } from 'node:path'
import { cpuMicros } from './cpu-time.ts'
import type { Side } from './side.ts'
import { startProgram } from './start-program.ts'

export async function startEcho(): Promise<Side> {
  const file = join(import.meta.dirname, 'udp-echo.ts')
  const echo = await startProgram(
    process.execPath,
    ['--max-semi-space-size=4', '--disable-warning=ExperimentalWarning', file],
    /^ready (\d+)$/m,
  )
  return {
    name: 'UDP echo, nothing stored',
    host: '127.0.0.1',
    port: Number(echo.ready[1]),
    sites: ['0800000002'],
    cpu: () => ({ server: cpuMicros([echo.pid]) }),
    stop: () => echo.stop('SIGTERM', 2_000),
  }
}
