/** A small disk of its own, mounted in a mount namespace that ends with the process: what `spool-full-disk.test.ts` runs on it. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSpool } from '../../src/adapters/spool/read-spool.ts'
import { openSpool } from '../../src/adapters/spool/spool.ts'
import { anEntry } from '../contracts/visits.fixture.ts'

const disk = String(process.argv[2])
const path = join(disk, 'spool', 'visits.sqlite')
const filler = join(disk, 'filler')
const nameOf = (callKey: Uint8Array) => Buffer.from(callKey).toString('hex')
const acknowledged: string[] = []

function fill(): void {
  mkdirSync(filler, { recursive: true })
  for (const bytes of [1 << 18, 4096, 1]) {
    for (;;) {
      try {
        writeFileSync(join(filler, `${readdirSync(filler).length}`), Buffer.alloc(bytes))
      } catch {
        break // full
      }
    }
  }
}

/** @returns the code of the refusal, after as many batches as still found space */
async function storeUntilRefused(spool: Awaited<ReturnType<typeof openSpool>>): Promise<string> {
  for (;;) {
    const entries = Array.from({ length: 20 }, () => anEntry())
    try {
      await spool.store(entries)
      acknowledged.push(...entries.map(({ visit }) => nameOf(visit.callKey)))
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
}

const missing = () => {
  const kept = new Set(readSpool(path).map(({ callKey }) => nameOf(callKey)))
  return acknowledged.filter((name) => !kept.has(name)).length
}

const first = await openSpool({ path })
await first.store([anEntry()])
fill()
const whileRunning = { refusal: await storeUntilRefused(first), state: await first.state(), missing: missing() }
await first.close()

fill()
const second = await openSpool({ path })
const afterRestart = { refusal: await storeUntilRefused(second), state: await second.state(), missing: missing() }

rmSync(filler, { recursive: true })
const withSpace = { state: await second.state(), stored: await second.store([anEntry()]), missing: missing() }
await second.close()

rmSync(join(disk, 'spool'), { recursive: true })
fill()
acknowledged.length = 0
const third = await openSpool({ path })
const fresh = { refusal: await storeUntilRefused(third), state: await third.state() }
rmSync(filler, { recursive: true })
const freshWithSpace = { state: await third.state(), stored: await third.store([anEntry()]) }
await third.close()
process.stdout.write(JSON.stringify({ whileRunning, afterRestart, withSpace, fresh, freshWithSpace }))
