/** Callers who key their birth dates, so many at a time, in a thread of their own before others: its waiting for the processor would be measured as lateness. */
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { createHandset } from '../../src/cli/handset/create-handset.ts'
import type { ServerAddress } from '../../src/cli/handset/ringing.ts'
import { raisePriority } from '../../src/inbound/sip/media/raise-priority.ts'
import { keyingPerson, keysOf } from '../../tests/support/keying-persons.ts'
import type { Row } from '../report.ts'
import { bareTimer, lateness } from '../rtp/ears.ts'

type Order = {
  readonly server: ServerAddress
  /** Of `announce`, in turn. */
  readonly sites: readonly string[]
  readonly atATime: number
  readonly seconds: number
  readonly firstPerson: number
}

export type Keyed = {
  readonly rung: number
  /** Calls in which a key was pressed into an announcement, which fell silent. */
  readonly asked: number
  /** Of them, those that heard that the result follows. */
  readonly taken: number
  /** INVITE to final answer of each call, milliseconds. */
  readonly tookMs: readonly number[]
  readonly late: Row
}

/** Bytes of what is said behind a date, in whole packets. */
const RESULT_FOLLOWS = 160 * Math.ceil(statSync(join(import.meta.dirname, '../../prompts/ko/keys-taken.al')).size / 160)
/** The question until its first keys, six keys, and the words behind them: some four seconds. */
const DIALOGUE_MS = 4_000

export async function keyInThread(order: Order): Promise<Keyed> {
  const worker = new Worker(import.meta.filename, { workerData: order })
  const [keyed] = (await once(worker, 'message')) as [Keyed]
  return keyed
}

if (!isMainThread && parentPort !== null) {
  raisePriority()
  parentPort.postMessage(await keyAll(workerData as Order))
  parentPort.close()
}

async function keyAll({ server, sites, atATime, seconds, firstPerson }: Order): Promise<Keyed> {
  const handset = await createHandset({ server })
  const gaps: number[] = []
  const tookMs: number[] = []
  const count = { rung: 0, asked: 0, taken: 0 }
  const bare = bareTimer()
  const until = performance.now() + seconds * 1_000

  async function one(): Promise<void> {
    const nth = count.rung++
    const { phone, birthDate } = keyingPerson(firstPerson + nth)
    let last = 0
    const call = await handset.ring({
      siteNumber: sites[nth % sites.length] ?? '',
      from: phone,
      keys: keysOf(birthDate),
      onProgress(progress) {
        if (progress.kind !== 'audio') return
        const now = performance.now()
        if (!progress.begins) gaps.push(now - last)
        last = now
      },
    })
    tookMs.push(call.tookMs)
    if (call.announcements.length > 1) count.asked += 1
    if (call.announcements[1]?.length === RESULT_FOLLOWS) count.taken += 1
  }

  /** They begin one after the other, over the time of one dialogue. */
  async function keyer(nth: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, (nth / atATime) * DIALOGUE_MS))
    while (performance.now() < until) await one()
  }
  await Promise.all(Array.from({ length: atATime }, (_, nth) => keyer(nth)))
  handset.close()
  return { ...count, tookMs, late: { ...lateness(gaps), ...bare.end(), 'packets heard': gaps.length } }
}
