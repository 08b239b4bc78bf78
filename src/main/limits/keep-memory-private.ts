/** Memory of this process kept off the disk as far as Linux lets it say so itself: a core dump holds none of it. Swap is for whoever starts it (deploy/systemd). */
import { writeFileSync } from 'node:fs'

/** No kind of mapping is written into a core dump (core(5), "Controlling which mappings are written"). */
const NO_MAPPINGS = '0x0'

/** @returns whether the system took it: not where /proc is missing or read-only */
export function keepMemoryPrivate(): boolean {
  try {
    writeFileSync('/proc/self/coredump_filter', NO_MAPPINGS)
    return true
  } catch {
    return false
  }
}
