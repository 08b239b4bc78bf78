/** Brings a file, or what was made, renamed or removed in a folder, to the disk. */
import { closeSync, fsyncSync, openSync } from 'node:fs'

export function syncPath(path: string): void {
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
