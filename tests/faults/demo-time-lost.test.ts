/** A demo that lost its time, and so goes back over midnight behind a night's fold: persons are known as before. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Readiness } from '../../src/contracts/readiness.ts'
import { eventually } from '../support/eventually.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World | undefined
afterEach(async () => {
  await world?.stop()
  await world?.remove()
})

const startAt = (time: string, dataFolder?: string) =>
  startWorld({ env: { ANSIMPASS_DEMO_CLOCK: time }, ...(dataFolder === undefined ? {} : { dataFolder }) })

/** 홍길동, vaccinated, bound by the demo's world. */
async function textOf(at: World): Promise<unknown> {
  const { stdout } = await at.run(['call', '080-000-0001', '--from', '010-0000-5678', '--json'])
  return JSON.parse(stdout)
}

test('whoever was known is known after it, and it is said once', async () => {
  world = await startAt('2022-01-13T11:00+09:00')
  const passes = { final: 200, texts: [expect.objectContaining({ text: expect.stringContaining('접종확인') })] }
  expect(await textOf(world)).toMatchObject(passes)
  await world.stop()
  rmSync(join(world.dataFolder, 'demo-clock.json'))
  world = await startAt('2022-01-12T11:40+09:00', world.dataFolder)
  const { output } = world
  await eventually(() => expect(output().match(/"folds-taken-back"/g)).toHaveLength(1))
  await eventually(() => expect(output()).toMatch(/"through":"2022-01-11".*"night-folded"/))
  expect(await textOf(world)).toMatchObject(passes)
  const { dependencies } = await world.get<Readiness>('/readyz')
  expect([dependencies.keys, dependencies.persons]).toEqual([
    { state: 'up', detail: '' },
    { state: 'up', detail: '' },
  ])
  expect(output()).not.toMatch(/"level":"error"/)
})
