/** Sound comes first: the thread that paces it may run before others, where the system allows that. */
import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Nice value: a few steps before ordinary work. Needs CAP_SYS_NICE (or root); without it nothing changes. */
const SOON = -10

/** For the calling thread only (Linux; elsewhere nothing changes). */
export function raisePriority(): void {
  try {
    // `PID/task/TID`: Linux gives each thread a nice value of its own.
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), SOON)
  } catch {
    // Not allowed, or no such place: it paces as well as it can.
  }
}
