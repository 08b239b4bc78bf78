/** The wish for a repair, left beside the spool by the command line: the running server, which alone writes the spool, fulfils it. */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { writeWhole } from '../kit/write-whole.ts'

type RepairRequest = { readonly acceptLoss: boolean }

const requestPath = (path: string) => `${path}.repair`
const takenPath = (path: string) => `${path}.repair-taken`
const ACCEPT = 'accept-loss'

/** Returns only after the repair, so that what is read next is what it left.
 * @returns whether a server fulfilled it in time; where not, the wish is taken back */
export async function requestRepair(path: string, { acceptLoss }: RepairRequest, withinMs: number): Promise<boolean> {
  const wish = requestPath(path)
  rmSync(takenPath(path), { force: true }) // of a server that ended over it
  writeWhole(wish, acceptLoss ? ACCEPT : 'repair')
  const endAt = performance.now() + withinMs
  while (existsSync(wish) || existsSync(takenPath(path))) {
    if (performance.now() > endAt) {
      rmSync(wish, { force: true })
      return false
    }
    await delay(50)
  }
  return true
}

/** For the server: fulfils what is wished for. Taken before it is done, so that what fails is not tried for ever. */
export function answerRequest(path: string, repair: (acceptLoss: boolean) => void): void {
  if (!existsSync(requestPath(path))) return
  renameSync(requestPath(path), takenPath(path))
  try {
    repair(readFileSync(takenPath(path), 'utf8') === ACCEPT)
  } finally {
    rmSync(takenPath(path), { force: true })
  }
}
