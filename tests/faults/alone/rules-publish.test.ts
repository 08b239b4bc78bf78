/** Rules are exchanged while people ring: no call is lost or judged by half a version, and bad bundles change nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createPool } from '../../../src/adapters/postgres/kit/connect.ts'
import { awaitRulesAnswers, sendRulesOrder } from '../../../src/adapters/postgres/rules/rule-orders.ts'
import { signBundle } from '../../../src/adapters/rulesets/bundle.ts'
import {
  generatePublisherKeys,
  type PublisherKey,
  readPublisherKey,
} from '../../../src/adapters/rulesets/publisher-keys.ts'
import { readRulesetTexts } from '../../../src/adapters/rulesets/read-ruleset.ts'
import { createHandset, type Handset } from '../../../src/cli/handset/create-handset.ts'
import { type CallEvents, followCallEvents, newCall } from '../../support/call-events.ts'
import { eventually } from '../../support/eventually.ts'
import { emptyTestDatabase, type TestDatabase } from '../../support/postgres.ts'
import { startWorld, type World } from '../../support/world.ts'

const GYM = '080-000-0002' // 486 at once
const PER_SECOND = 300
type Row = { readonly id: string }
type RulesFile = { version: string; form: number; require: readonly Row[] }
type CaseFile = readonly { readonly site: { readonly category: string } }[]

const packaged = readRulesetTexts('rulesets/kr')
const base = (JSON.parse(packaged.ruleset) as RulesFile).version

let folder: string
let database: TestDatabase
let world: World
let handset: Handset
let events: CallEvents
let pool: pg.Pool
let key: PublisherKey
let keyFile: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'publish-'))
  const keys = await generatePublisherKeys(join(folder, 'keys'))
  keyFile = keys.privateKeyFile
  key = await readPublisherKey(keyFile)
  database = await emptyTestDatabase()
  const env = { DATABASE_URL: database.url, ANSIMPASS_RULES_TRUST: keys.publicKeyFile, ANSIMPASS_LOG: 'debug' }
  world = await startWorld({ env })
  events = followCallEvents(world)
  handset = await createHandset({ server: world.sip })
  pool = createPool(database.url, 'app')
})
afterAll(async () => {
  handset?.close()
  await pool?.end()
  await world?.stop()
  await world?.remove()
  await database?.close()
  rmSync(folder, { recursive: true })
})

/** The packaged rules without a pass for gyms, and without the cases that speak of gyms. */
function withoutGyms(version: string, change: Partial<RulesFile> = {}) {
  const rules = JSON.parse(packaged.ruleset) as RulesFile
  const cases = (JSON.parse(packaged.cases) as CaseFile).filter(({ site }) => site.category !== 'indoor_sports')
  const require = rules.require.filter(({ id }) => id !== 'N2')
  return { ruleset: JSON.stringify({ ...rules, require, version, ...change }), cases: JSON.stringify(cases) }
}

function written(files: { readonly ruleset: string; readonly cases: string }): string {
  const place = join(folder, 'rules')
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'ruleset.json'), files.ruleset)
  writeFileSync(join(place, 'cases.json'), files.cases)
  return place
}

async function refusalOf(bundle: string): Promise<string> {
  const [answer] = await awaitRulesAnswers(pool, await sendRulesOrder(pool, { version: 'bad', bundle }), 30_000)
  return `${answer?.answer} ${answer?.code}`
}

const versionNow = async () => (await world.get<{ rulesetVersion: string }>('/readyz')).rulesetVersion

/** Rings at a steady rate until told to stop. @returns every call's final answer */
function load() {
  const calls: { readonly visit: string; readonly final: Promise<number> }[] = []
  const began = performance.now()
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * PER_SECOND)
    while (calls.length < due) {
      const { callId, fromTag, visit } = newCall(`load-${calls.length}`, GYM)
      const from = `010-0000-${String(calls.length).padStart(4, '0')}`
      const final = handset.ring({ siteNumber: GYM, from, callId, fromTag, media: false }).then((call) => call.final)
      calls.push({ visit, final })
    }
  }, 10)
  onTestFinished(() => clearInterval(timer)) // where it fails half-way nobody rings on
  return {
    calls,
    /** Resolves when so many more were rung. */
    more: (count: number) => {
      const until = calls.length + count
      return eventually(() => expect(calls.length).toBeGreaterThanOrEqual(until))
    },
    stop: () => clearInterval(timer),
  }
}

test('published, refused and gone back from at 300 calls a second', async () => {
  // What can be made before is: nobody needs to ring while keys are made and bundles are signed.
  const now = Date.now() + 60_000
  const stranger = await readPublisherKey((await generatePublisherKeys(join(folder, 'stranger'))).privateKeyFile)
  const next = withoutGyms('kr-load.2')
  const wrong = { ...next, cases: packaged.cases } // those of gyms fail without their rule
  const newer = withoutGyms('kr-load.2', { form: 99 })
  const refused = [
    [await signBundle(next, 'kr-load.2', stranger, now), 'RULES_NOT_TRUSTED'],
    [await signBundle(wrong, 'kr-load.2', key, now), 'RULESET_INVALID'],
    [await signBundle(newer, 'kr-load.2', key, now), 'RULES_FORM_NEWER'],
    [await signBundle(next, 'kr-load.2', key, 1), 'RULES_OLDER'],
    ['not.a.bundle', 'RULES_BUNDLE_INVALID'],
  ] as const

  const ringing = load()
  await ringing.more(PER_SECOND)

  const published = await world.run([
    'rules',
    'publish',
    '--key',
    keyFile,
    '--ruleset',
    written(withoutGyms('kr-load.1')),
  ])
  expect(published).toMatchObject({ code: 0, stdout: expect.stringContaining('accepted, kr-load.1 holds there now') })
  expect(await versionNow()).toBe('kr-load.1')
  const afterPublish = ringing.calls.length
  await ringing.more(PER_SECOND)

  for (const [bundle, code] of refused) expect(await refusalOf(bundle)).toBe(`refused ${code}`)
  expect(await versionNow()).toBe('kr-load.1')
  const beforeRollback = ringing.calls.length

  expect(await world.run(['rules', 'rollback', base])).toMatchObject({ code: 0 })
  expect(await versionNow()).toBe(base)
  const afterRollback = ringing.calls.length
  await ringing.more(PER_SECOND)
  ringing.stop()

  const finals = await Promise.all(ringing.calls.map(({ final }) => final))
  expect(new Set(finals)).toEqual(new Set([486]))
  expect(await world.visits()).toBe(finals.length)
  const decided = await Promise.all(
    ringing.calls.map(async ({ visit }) => {
      const { rulesetVersion, outcome } = await events.next(visit, ['pass-decided'])
      return `${rulesetVersion} ${outcome === 'not-required' ? 'asks for none' : 'asks for a pass'}`
    }),
  )
  const [by, without] = [`${base} asks for a pass`, 'kr-load.1 asks for none']
  expect(new Set(decided)).toEqual(new Set([by, without]))
  // A decision is made after its call: those between the two answers of the server are certain.
  expect(new Set(decided.slice(afterPublish, afterPublish + PER_SECOND / 2))).toEqual(new Set([without]))
  expect(beforeRollback).toBeGreaterThan(afterPublish + PER_SECOND / 2)
  expect(new Set(decided.slice(afterRollback))).toEqual(new Set([by]))
})

test('the list names what is kept and what holds; a restart begins with it', async () => {
  await world.run(['rules', 'rollback', 'kr-load.1'])
  const { stdout } = await world.run(['rules', 'list'])
  expect(stdout).toMatch(/^\* kr-load\.1 {2}published \S+ {2}holds on \S+\/calls, \S+\/texts, \S+\/web$/m)
  const metrics = await (await fetch(`${world.http}/metrics`)).text()
  expect(metrics).toContain('ansimpass_ruleset_info{version="kr-load.1",program="calls"} 1')
  expect(metrics).toMatch(/ansimpass_rules_orders_total\{result="RULES_NOT_TRUSTED",program="calls"\} 1/)
  const { dataFolder, httpPort } = world
  await world.kill()
  world = await startWorld({ dataFolder, httpPort, env: { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/away' } })
  expect(await versionNow()).toBe('kr-load.1')
})
