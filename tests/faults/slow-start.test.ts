/** Start of the server on a machine that has no time: programs that answer nothing while they are loaded are waited for. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Readiness } from '../../src/contracts/readiness.ts'
import { createPeer, request } from '../journeys/sip-peer.ts'
import { eventually } from '../support/eventually.ts'
import { programPids } from '../support/program-pids.ts'
import { freeSipPort, freeTcpPort, startWorld } from '../support/world.ts'

/** Longer than a program that is up may stand still. */
const STILL_MS = 12_500

test('programs that are not loaded for twelve seconds are waited for', async () => {
  let held: Promise<void> = Promise.resolve()
  const world = await startWorld({
    onSpawn: (house) => {
      held = holdUp(house)
    },
  })
  try {
    await held
    expect(world.readyAfterMs).toBeGreaterThan(STILL_MS)
    expect(world.output()).not.toContain('program-ended')
  } finally {
    expect(await world.stop()).toBe(0)
    await world.remove()
  }
})

test('/readyz says ready no earlier than whoever rings is answered', async () => {
  const [httpPort, sipPort] = [await freeTcpPort(), await freeSipPort()]
  const peer = await createPeer(sipPort)
  let asked: Promise<string> = Promise.resolve('')
  const world = await startWorld({
    ...{ httpPort, sipPort },
    onSpawn: () => {
      asked = eventually(async () => {
        const { ready } = (await (await fetch(`http://127.0.0.1:${httpPort}/readyz`)).json()) as Readiness
        expect(ready).toBe(true)
      }, 20_000).then(() => {
        peer.send(request('OPTIONS', { to: '0800000001', id: 'early' }))
        return peer.next('SIP/2.0 200', 1_000)
      })
      asked.catch(() => {}) // told below
    },
  })
  try {
    expect(await asked).toContain('OPTIONS')
  } finally {
    peer.close()
    expect(await world.stop()).toBe(0)
    await world.remove()
  }
})

/** Stops all three as soon as they are there, and lets them go on later. */
async function holdUp(house: number): Promise<void> {
  const pids = await eventually(() => {
    const found = [...programPids(house).values()]
    expect(found).toHaveLength(3)
    return found
  }, 20_000)
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  await delay(STILL_MS)
  for (const pid of pids) process.kill(pid, 'SIGCONT')
}
