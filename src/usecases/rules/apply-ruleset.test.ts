/** Published rules: taken, refused, gone back from, and kept over a restart. Real signatures, real files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBundleOpener, signBundle } from '../../adapters/rulesets/bundle.ts'
import { generatePublisherKeys, type PublisherKey, readPublisherKey } from '../../adapters/rulesets/publisher-keys.ts'
import { readRulesetTexts } from '../../adapters/rulesets/read-ruleset.ts'
import { openRulesetCache, packagedRules } from '../../adapters/rulesets/ruleset-cache.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import { makeApplyRuleset, type RulesTaker } from './apply-ruleset.ts'

let folder: string
let key: PublisherKey
let trust: string
let events: AppEvent[]
let taker: RulesTaker
let orders = 0
const packaged = packagedRules('rulesets/kr')
const base = packaged.ruleset.version
const texts = readRulesetTexts('rulesets/kr')
const monday = Date.parse('2022-01-10T00:00Z')

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rules-'))
  const keys = await generatePublisherKeys(join(folder, 'keys'))
  key = await readPublisherKey(keys.privateKeyFile)
  trust = keys.publicKeyFile
  events = []
  orders = 0
  taker = start()
})
afterEach(() => rmSync(folder, { recursive: true }))

function start(): RulesTaker {
  return makeApplyRuleset({
    packaged,
    bundles: createBundleOpener(trust),
    kept: openRulesetCache(join(folder, 'rules')),
    events: { emit: (event) => events.push(event) },
  })
}
const rulesOf = (version: string, change: (text: string) => string = (text) => text) => ({
  ruleset: change(texts.ruleset.replace(`"version": "${base}"`, `"version": "${version}"`)),
  cases: texts.cases,
})
async function publish(
  version: string,
  options: { at?: number; by?: PublisherKey; change?: (text: string) => string } = {},
) {
  const bundle = await signBundle(rulesOf(version, options.change), version, options.by ?? key, options.at ?? monday)
  orders += 1
  return taker.take({ id: orders, kind: 'publish', bundle })
}
function rollback(version: string) {
  orders += 1
  return taker.take({ id: orders, kind: 'rollback', version })
}
const current = () => taker.rulebook.current().version

test('rules signed by a trusted key hold from then on, and are told', async () => {
  const told: string[] = []
  const unfollow = taker.rulebook.follow(({ version }) => told.push(version))
  expect(current()).toBe(base)
  expect(await publish('kr-test.1')).toEqual({ kind: 'accepted', version: 'kr-test.1' })
  unfollow()
  await publish('kr-test.2', { at: monday + 1 })
  expect(current()).toBe('kr-test.2')
  expect(told).toEqual(['kr-test.1'])
  expect(events[0]).toEqual({ type: 'rules-taken', order: 1, version: 'kr-test.1', how: 'published' })
})

test('a restart begins with the last good rules, and with the packaged ones where their file is spoilt', async () => {
  await publish('kr-test.1')
  taker = start()
  expect([current(), taker.lastOrder()]).toEqual(['kr-test.1', 1])
  const file = join(folder, 'rules', 'rules-kr-test.1.json')
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 1000))
  taker = start()
  expect(current()).toBe(base)
  expect(events.at(-1)).toMatchObject({ type: 'fault', part: 'rules' })
})

test('a kept version can be gone back to, the packaged one too, and one that is not kept cannot', async () => {
  await publish('kr-test.1')
  await publish('kr-test.2', { at: monday + 1 })
  expect(await rollback('kr-test.1')).toEqual({ kind: 'accepted', version: 'kr-test.1' })
  expect(await rollback(base)).toEqual({ kind: 'accepted', version: base })
  expect(taker.rulebook.current()).toBe(packaged.ruleset)
  expect(await rollback('kr-test.9')).toMatchObject({ code: 'RULES_NOT_KEPT' })
  expect(await rollback('../state')).toMatchObject({ code: 'RULES_NOT_KEPT' })
  taker = start()
  expect(current()).toBe(base)
})

test('what is older than anything taken before is refused, after a rollback too', async () => {
  await publish('kr-test.1', { at: monday + 1 })
  expect(await publish('kr-test.0', { at: monday })).toMatchObject({ code: 'RULES_OLDER' })
  expect(await publish('kr-test.1', { at: monday + 1 })).toMatchObject({ code: 'RULES_OLDER' })
  await rollback(base)
  expect(await publish('kr-test.0', { at: monday })).toMatchObject({ code: 'RULES_OLDER' })
  expect(current()).toBe(base)
})

test('one version has one content', async () => {
  await publish('kr-test.1')
  const change = (text: string) => text.replace('"country"', '"note2": "x", "country"')
  expect(await publish('kr-test.1', { at: monday + 1 })).toMatchObject({ kind: 'accepted' })
  expect(await publish('kr-test.1', { at: monday + 2, change: (text) => `${text} ` })).toMatchObject({
    code: 'RULES_VERSION_TAKEN',
  })
  expect(await publish(base, { at: monday + 3, change: (text) => `${text} ` })).toMatchObject({
    code: 'RULES_VERSION_TAKEN',
  })
  expect(await publish('kr-test.2', { at: monday + 4, change })).toMatchObject({ code: 'RULESET_INVALID' })
  expect(current()).toBe('kr-test.1')
})

test('a stranger’s signature, a changed bundle and one of no publisher are not trusted', async () => {
  const stranger = await readPublisherKey((await generatePublisherKeys(join(folder, 'other'))).privateKeyFile)
  expect(await publish('kr-test.1', { by: stranger })).toMatchObject({ code: 'RULES_NOT_TRUSTED' })
  expect(await publish('kr-test.1', { by: { ...stranger, kid: key.kid } })).toMatchObject({ code: 'RULES_NOT_TRUSTED' })
  const bundle = await signBundle(rulesOf('kr-test.1'), 'kr-test.1', key, monday)
  const [head, , signature] = bundle.split('.')
  const other = (await signBundle(rulesOf('kr-test.2'), 'kr-test.2', key, monday)).split('.')[1]
  const forged = { id: 8, kind: 'publish', bundle: `${head}.${other}.${signature}` } as const
  expect(await taker.take(forged)).toMatchObject({ code: 'RULES_NOT_TRUSTED' })
  expect(await taker.take({ id: 9, kind: 'publish', bundle: 'no bundle' })).toMatchObject({
    code: 'RULES_BUNDLE_INVALID',
  })
  expect(taker.lastOrder()).toBe(9)
  expect(current()).toBe(base)
  expect(events.every((event) => event.type === 'rules-refused')).toBe(true)
})

test('without a list of trusted keys nobody publishes', async () => {
  trust = join(folder, 'nothing-here.json')
  taker = start()
  expect(await publish('kr-test.1')).toMatchObject({ code: 'RULES_KEY_INVALID' })
})

test('a newer form is told as such, before anything in it is called wrong', async () => {
  const newer = (text: string) => text.replace(/"form": \d+/, '"form": 99').replace('"require"', '"requires"')
  expect(await publish('kr-test.1', { change: newer })).toMatchObject({ code: 'RULES_FORM_NEWER' })
})

test('rules that do not answer their own cases, or are another country’s, are refused', async () => {
  const cases = texts.cases.replace(/"admit": ?true/, '"admit": false')
  const { ruleset } = rulesOf('kr-test.1')
  const failing = await signBundle({ ruleset, cases }, 'kr-test.1', key, monday)
  expect(await taker.take({ id: 1, kind: 'publish', bundle: failing })).toMatchObject({ code: 'RULESET_INVALID' })
  const none = await signBundle({ ruleset, cases: '[]' }, 'kr-test.1', key, monday)
  expect(await taker.take({ id: 2, kind: 'publish', bundle: none })).toMatchObject({ code: 'RULESET_INVALID' })
  const change = (text: string) => text.replace('"country": "KR"', '"country": "XX"')
  expect(await publish('kr-test.1', { change })).toMatchObject({ code: 'RULES_OTHER_COUNTRY' })
  expect(current()).toBe(base)
})
