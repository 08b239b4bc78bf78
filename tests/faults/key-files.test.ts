/** Key files that are torn, empty, or folders: a start names each with what to do, calls are logged, and what can be mended is without a restart. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Readiness } from '../../src/contracts/readiness.ts'
import { eventually } from '../support/eventually.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  await world.stop()
})
afterAll(() => world.remove())

const inSecrets = (path = '') => join(`${world.dataFolder}-secrets`, path)
/** Of the running hour and day, and by which everybody is known again. */
const KEYS = ['passing/delivery-456098.key', 'passing/day-2022-01-12.key', 'lasting/identity-1.key']

async function keys(): Promise<Readiness['dependencies']['keys']> {
  return (await world.get<Readiness>('/readyz')).dependencies.keys
}

async function rung(from: string): Promise<{ final: number; texts: readonly unknown[] }> {
  const { stdout } = await world.run(['call', '080-000-0001', '--from', from, '--json'])
  return JSON.parse(stdout) as { final: number; texts: readonly unknown[] }
}

test('folders in place of keys: each is named with what to do, calls are logged, and texts come once they are moved away', async () => {
  for (const key of KEYS) {
    rmSync(inSecrets(key))
    mkdirSync(join(inSecrets(key), 'inside'), { recursive: true, mode: 0o700 })
  }
  for (const key of ['passing/day-2022-01-01.key', 'lasting/night-2022-01-01.key'])
    mkdirSync(inSecrets(key), { mode: 0o700 })
  world = await startWorld({ dataFolder: world.dataFolder })
  try {
    expect(await rung('010-0000-0001')).toMatchObject({ final: 200 })
    const { state, detail } = await keys()
    expect(state).toBe('degraded')
    const [told = ''] = world.output().match(/^.*"keys-not-written".*$/m) ?? []
    for (const key of KEYS) {
      expect(detail).toContain(`To do: move the folder ${inSecrets(key)} away`)
      expect(told).toContain(`To do: move the folder ${inSecrets(key)} away`)
    }
    expect((await world.run(['keys', 'status'])).stdout).toContain(`${inSecrets(KEYS[0])}: `)
    expect(world.output()).not.toMatch(/"fault"|EISDIR: illegal/)
    for (const key of KEYS) rmSync(inSecrets(key), { recursive: true })
    await eventually(async () => expect(await keys()).toEqual({ state: 'up', detail: '' }))
    expect((await rung('010-0000-0002')).texts).toHaveLength(1)
  } finally {
    await world.stop()
  }
})

test('keys of no bytes are put aside and told, also by readyz and the list, as long as they lie there', async () => {
  const all = ['passing', 'lasting'].flatMap((name) => readdirSync(inSecrets(name)).map((file) => `${name}/${file}`))
  const torn = all.filter((path) => KEYS.includes(path) || path.includes('/night-'))
  for (const path of torn.filter((path) => !path.includes('2022-01-01'))) writeFileSync(inSecrets(path), '')
  world = await startWorld({ dataFolder: world.dataFolder })
  try {
    expect((await rung('010-0000-0003')).final).toBe(200)
    const { state, detail } = await keys()
    expect(state).toBe('degraded')
    const list = (await world.run(['keys', 'status'])).stdout
    for (const key of KEYS) {
      expect(world.output()).toContain(`${inSecrets(key)}.damaged`)
      expect(detail).toContain(`The key ${inSecrets(key)}.damaged is damaged: `)
      expect(list).toContain(`${inSecrets(key)}.damaged: `)
    }
    expect(list).toMatch(/손상됨 damaged/)
    const metrics = await (await fetch(`${world.http}/metrics`)).text()
    expect(metrics).toMatch(/^ansimpass_keys_damaged\{program="web"\} [3-9]$/m)
    for (const name of ['passing', 'lasting'])
      for (const file of readdirSync(inSecrets(name)))
        if (file.endsWith('.damaged')) rmSync(inSecrets(`${name}/${file}`))
    await eventually(async () => expect(await keys()).toEqual({ state: 'up', detail: '' }))
  } finally {
    await world.stop()
  }
})
