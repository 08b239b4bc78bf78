/** Processes of the programs of a house, as the kernel lists them. */
import { readdirSync, readFileSync } from 'node:fs'

/** By the program that stands in their command line. */
export function programPids(house: number): ReadonlyMap<string, number> {
  const pids = new Map<string, number>()
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${entry}/status`, 'latin1'))?.[1]
      const [, name] = /program-main\.ts\0(\w+)/.exec(readFileSync(`/proc/${entry}/cmdline`, 'latin1')) ?? []
      if (name !== undefined && Number(parent) === house) pids.set(name, Number(entry))
    } catch {
      // it ended meanwhile
    }
  }
  return pids
}
