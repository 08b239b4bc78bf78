/** The wish for a repair, left beside the spool by the command line: the running server, which alone writes the spool, fulfils it. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { writeWhole } from '../kit/write-whole.ts'

type RepairRequest = { readonly acceptLoss: boolean }

const requestPath = (path: string) => `${path}.repair`
const ACCEPT = 'accept-loss'

/** @returns whether a server fulfilled it in time; where not, the wish is taken back */
export async function requestRepair(path: string, { acceptLoss }: RepairRequest, withinMs: number): Promise<boolean> {
  const wish = requestPath(path)
  writeWhole(wish, acceptLoss ? ACCEPT : 'repair')
  const endAt = performance.now() + withinMs
  while (existsSync(wish)) {
    if (performance.now() > endAt) {
      rmSync(wish, { force: true })
      return false
    }
    await delay(50)
  }
  return true
}

/** For the server: what is wished for. Taken before it is done, so that what fails is not tried for ever. */
export function takeRequest(path: string): RepairRequest | undefined {
  if (!existsSync(requestPath(path))) return undefined
  const acceptLoss = readFileSync(requestPath(path), 'utf8') === ACCEPT
  rmSync(requestPath(path), { force: true })
  return { acceptLoss }
}
