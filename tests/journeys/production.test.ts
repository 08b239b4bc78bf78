/** `start --production`: no demo world, every outside system named by a setting, sites from the database. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRegistry } from '../../demo/registry/registry.ts'
import { startTextCentre } from '../../demo/text-centre/text-centre.ts'
import { readRunningCluster } from '../../src/adapters/embedded-postgres/with-database.ts'
import { newDataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { rulesWithVisitList } from '../support/rules-with-visit-list.ts'
import { runCommand, startWorld, type World } from '../support/world.ts'

const SENDER = '0800000000'
let world: World
let registry: Awaited<ReturnType<typeof startRegistry>>
let textCentre: Awaited<ReturnType<typeof startTextCentre>>
let authority: string

beforeAll(async () => {
  const dataFolder = newDataFolder()
  authority = join(dirname(dataFolder), 'authority')
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 })
  registry = await startRegistry({ port: 0, people: [] })
  textCentre = await startTextCentre({ port: 0, clock: () => Date.now() })
  expect((await runCommand(['keys', 'generate', '--out', authority], process.env)).code).toBe(0)
  const carriers = join(dirname(dataFolder), 'carriers.json')
  const carrier = { name: 'trunk', addresses: ['127.0.0.1/32'], trustFrom: false, dialledFrom: 'request-uri' }
  writeFileSync(carriers, JSON.stringify({ carriers: [carrier] }))
  const settings = join(dirname(dataFolder), 'settings.env')
  const rules = join(dirname(dataFolder), 'rules')
  rulesWithVisitList(rules) // production's clock is today's
  writeFileSync(
    settings,
    [
      'ANSIMPASS_PUBLIC_URL=https://ansim.example',
      `ANSIMPASS_RULES=${rules}`,
      `ANSIMPASS_CARRIERS=${carriers}`,
      `ANSIMPASS_AUTHORITY_KEY=${join(authority, 'public-key.json')}`,
      `ANSIMPASS_SENDER=${SENDER}`,
      `ANSIMPASS_SMPP=smpp://ansim@127.0.0.1:${textCentre.port}`,
      'ANSIMPASS_SMPP_PASSWORD=secret',
      `ANSIMPASS_REGISTRY=http://127.0.0.1:${registry.port}`,
    ].join('\n'),
    { mode: 0o600 },
  )
  world = await startWorld({ dataFolder, args: ['--production', '--settings', settings] })
})

afterAll(async () => {
  expect(await world.stop()).toBe(0)
  await textCentre.close()
  await registry.close()
  await world.remove()
})

test('a site entered in the database can be rung at once, its visit opens with the key made on another machine', async () => {
  const cluster = await readRunningCluster(world.dataFolder)
  const client = new pg.Client({ connectionString: cluster?.url ?? '' })
  await client.connect()
  await client.query(
    `insert into ansimpass.sites (number, name, name_en, category, region, answer_mode)
     values ('0800000042', '노원카페', 'Nowon Cafe', 'restaurant_cafe', 'seoul', 'silent')`,
  )
  type Sites = { dependencies: { sites: { state: string; detail: string; count: number } } }
  const sites = async () => (await world.get<Sites>('/readyz')).dependencies.sites
  await eventually(async () => expect(await sites()).toMatchObject({ state: 'up', count: 1 }))
  await client.query(
    `insert into ansimpass.sites (number, name, name_en, category, region, answer_mode)
     values ('080-000-0043', '상계식당', 'Sanggye', 'restaurant_cafe', 'seoul', 'silent')`,
  )
  await client.end()
  await eventually(async () => expect(await sites()).toMatchObject({ state: 'degraded', count: 2 }))
  expect((await sites()).detail).toMatch(/^sites have a number that no call reaches.*: 080-000-0043; correct the rows/)
  const call = await world.run(['call', '080-000-0042', '--from', '010-0000-0001', '--json'])
  expect(JSON.parse(call.stdout)).toMatchObject({ final: 486, texts: [] })
  const verify = await world.run(['visits', 'verify', '--key', join(authority, 'private-key.json')])
  expect(verify.stdout).toContain('1 opened, 0 failed')
  const text = await eventually(() => {
    const [first] = textCentre.inbox('+821000000001')
    if (first === undefined) throw new Error('no text yet')
    return first
  })
  expect(text.from.replaceAll('-', '')).toBe(SENDER)
  expect(text.bytes).toBeLessThanOrEqual(90)
})

test('nothing of the demo world is there', async () => {
  for (const path of ['/', '/demo/world', '/demo/handsets/010-0000-0001/messages']) {
    expect((await fetch(`${world.http}${path}`)).status, path).toBe(404)
  }
  expect(world.output()).not.toContain('demo')
})
