/** Look at the disk under a folder: whether it takes files now, cheaply from second to second, and by writing where that is in doubt. */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** As much as a batch of calls takes. */
const BATCH_BYTES = 1 << 18
/** With less than so many batches left, only a try tells. */
const FEW_BATCHES = 4

/** Whether nothing speaks against it: rights of folder and file, a disk that may be written, space. */
export function seemsWritable(file: string): boolean {
  try {
    const folder = dirname(file)
    accessSync(folder, constants.W_OK)
    if (existsSync(file)) accessSync(file, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize > FEW_BATCHES * BATCH_BYTES
  } catch {
    return false
  }
}

/** Leaves nothing behind. @throws Error of the file system where the folder takes no batch of calls */
export function tryWriting(folder: string): void {
  const probe = join(folder, 'probe')
  const fd = openSync(probe, 'w', 0o600)
  try {
    writeSync(fd, Buffer.alloc(BATCH_BYTES))
    fsyncSync(fd)
  } finally {
    closeSync(fd)
    rmSync(probe, { force: true })
  }
}
