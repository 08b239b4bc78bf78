/** Calls handed over by the programs' sockets, on the suite of that. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHandedCalls, takeHandedCalls } from '../../src/adapters/program-sockets/handed-calls.ts'
import { openProgramSockets, type ProgramSockets } from '../../src/adapters/program-sockets/program-sockets.ts'
import { handedCallsContract } from './handed-calls.contract.ts'

const WITHIN_MS = 1_500

handedCallsContract('createHandedCalls', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'ansimpass-handed-'))
  const web = await openProgramSockets({ dataFolder, program: 'web', pid: 1 })
  const others = new Set<ProgramSockets>([await openProgramSockets({ dataFolder, program: 'texts', pid: 2 })])
  const faults: unknown[] = []
  let pid = 2
  return {
    handedCalls: createHandedCalls(web, WITHIN_MS),
    withinMs: WITHIN_MS,
    faults,
    async openCalls(take) {
      pid += 1
      const calls = await openProgramSockets({ dataFolder, program: 'calls', pid })
      others.add(calls)
      takeHandedCalls(calls, take, (error) => faults.push(error))
      return async () => {
        others.delete(calls)
        await calls.close()
      }
    },
    async close() {
      for (const other of others) await other.close()
      await web.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
})
