/** Operators of a bench and their file of ANSIMPASS_REPORTERS: so many that none meets its limit of events a second. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { SigningKey } from '../../src/contracts/signed-messages.ts'

/** Below the 300 that a server takes of one, and of lists a thousand at once. */
const OF_ONE = 200
/** A server looks at the file every two seconds. */
const TAKEN_WITHIN_MS = 2_500

export type Operators = {
  readonly file: string
  readonly keys: readonly SigningKey[]
  /** From now on they speak for these sites: known only once the server runs. */
  speakFor(sites: readonly string[]): Promise<void>
  remove(): Promise<void>
}

export async function makeOperators(perSecond: number): Promise<Operators> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-events-'))
  const file = join(folder, 'reporters.json')
  const keys = Array.from({ length: Math.max(12, Math.ceil(perSecond / OF_ONE)) }, (_, nth) => ({
    id: `bench-${nth}`,
    secret: randomBytes(32),
  }))
  const write = (sites: readonly string[]) => {
    const reporters = keys.map(({ id, secret }) => ({
      ...{ name: id, kind: 'operator', sites, perDay: 100_000_000 },
      keys: [{ id, secret: `whsec_${secret.toString('base64')}` }],
    }))
    return writeFile(file, JSON.stringify({ reporters }), { mode: 0o600 })
  }
  await write(['0800000000'])
  return {
    file,
    keys,
    async speakFor(sites) {
      await write(sites)
      await delay(TAKEN_WITHIN_MS)
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
