/** CPU time of processes, as the kernel tells it in /proc. */
import { readdirSync, readFileSync } from 'node:fs'

/** The kernel counts in ticks of a hundredth of a second (USER_HZ, 100 on every Linux that Node runs on). */
const TICK_MICROS = 10_000

/** User and system time of these processes in µs, with that of children that have ended. A process that is gone counts 0. */
export function cpuMicros(pids: readonly number[]): number {
  let ticks = 0
  for (const pid of pids) {
    const fields = statFields(pid)
    // After the name: utime, stime, cutime, cstime (proc(5), fields 14 to 17).
    for (const field of fields?.slice(11, 15) ?? []) ticks += Number(field)
  }
  return ticks * TICK_MICROS
}

/** The process and all that it has started, except those below a process that `apart` names. */
export function family(pid: number, apart: readonly number[] = []): number[] {
  const parents = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? statFields(Number(name))?.[1] : undefined
    if (parent !== undefined) parents.set(Number(parent), [...(parents.get(Number(parent)) ?? []), Number(name)])
  }
  const found = [pid]
  for (const each of found) found.push(...(parents.get(each) ?? []).filter((child) => !apart.includes(child)))
  return found
}

/** What a process runs, as `ps` shows it; empty when it is gone. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

/** The fields behind the name, which may hold anything; the first is the state, the second the parent. */
function statFields(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
