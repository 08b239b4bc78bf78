/** Damaged files of a data folder: each costs one clear line that names the file, what it means for callers and what to do. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ensureAuthorityKeys } from '../../adapters/hpke/authority-key.ts'
import { createSiteDirectory } from '../../adapters/postgres/places/site-directory.ts'
import { openRulesetCache, packagedRules } from '../../adapters/rulesets/ruleset-cache.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { Events } from '../../ports/kit/events.ts'
import { makeApplyRuleset } from '../../usecases/rules/apply-ruleset.ts'
import { createDemoClock } from '../clock/demo-clock.ts'

let folder: string
let lines: string[]
const events: Events = { emit: (event) => void (event.type === 'fault' && lines.push(event.message)) }
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-damaged-'))
  lines = []
})
afterEach(() => rmSync(folder, { recursive: true }))

const packaged = packagedRules('rulesets/kr')

async function readSites(): Promise<void> {
  const databaseUrl = 'postgresql://nobody@127.0.0.1:9/away'
  const sites = await createSiteDirectory({
    databaseUrl,
    keptFile: join(folder, 'sites.json'),
    events,
    firstListMs: 0,
  })
  expect(sites.loaded).toBe(false)
  await sites.close()
}

async function readRules(): Promise<void> {
  const kept = openRulesetCache(join(folder, 'rules'))
  const bundles = { open: () => Promise.reject(new Error('nothing is published')) }
  const { rulebook } = makeApplyRuleset({ packaged, bundles, kept, events })
  expect(rulebook.current()).toBe(packaged.ruleset)
}

async function readVersion(): Promise<void> {
  writeFileSync(join(folder, 'rules', 'state.json'), JSON.stringify({ order: 3, current: 'kr-test.1', newest: 1 }))
  await readRules()
}

async function readDemoTime(): Promise<void> {
  const clock = createDemoClock(folder, Date.parse('2022-01-12T11:40+09:00'), (message) => lines.push(message))
  clock.stop()
}

async function readAuthority(): Promise<void> {
  try {
    ensureAuthorityKeys(join(folder, 'authority'))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    lines.push(error.message)
  }
}

type Row = [file: string, read: () => Promise<void>, means: RegExp, todo: RegExp]

describe.each<Row>([
  ['sites.json', readSites, /calls are refused with 503 until the database gives the list/, /To do: /],
  [
    'rules/state.json',
    readRules,
    /calls are judged by the packaged kr-\S+ until/,
    /by itself once the database answers/,
  ],
  ['rules/rules-kr-test.1.json', readVersion, /calls are judged by the packaged kr-\S+ until/, /To do: .*publish/],
  ['demo-clock.json', readDemoTime, /calls are taken as at 2022-01-12 11:40/, /To do: .*start over/],
  ['authority/public-key.json', readAuthority, /without it no call is taken/, /To do: bring it back/],
])('%s', (file, read, means, todo) => {
  test.each<[how: string, damage: (path: string) => void]>([
    ['cut off', (path) => writeFileSync(path, '{"order":')],
    ['empty', (path) => writeFileSync(path, '')],
    ['something else', (path) => writeFileSync(path, '{"odd":[1]}')],
    ['rules that do not load', (path) => writeFileSync(path, '{"ruleset":"{}","cases":"[]","issuedAt":1}')],
    ['null', (path) => writeFileSync(path, 'null')],
    ['bytes', (path) => writeFileSync(path, Buffer.from([0xff, 0x00, 0xfe]))],
    ['a folder', (path) => mkdirSync(path)],
  ])('%s', async (_, damage) => {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    damage(path)
    await read()
    expect(lines).toEqual([expect.stringContaining(path)])
    expect(lines[0]).toMatch(means)
    expect(lines[0]).toMatch(todo)
    expect(lines[0]).not.toMatch(/\n|\bat .*:\d+:\d+/)
  })
})
