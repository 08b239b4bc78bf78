/** The rules that a server took, on its own disk: `DATA/rules/VERSION.json`, and `state.json` naming the current one. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../domain/errors.ts'
import type { BoundRules, KeptRules, RulesetSource } from '../../ports/rulebook.ts'
import { readRulesetTexts, rulesetOfTexts } from './read-ruleset.ts'

const NOTHING: KeptRules['state'] = { order: 0, current: null, newest: null }
const VERSION = /^[\w.-]{1,80}$/

/** @throws AppError `RULESET_INVALID` */
export function packagedRules(folder: string): BoundRules {
  const source = readRulesetTexts(folder)
  return { ruleset: rulesetOfTexts(source), source, issuedAt: null }
}

/** @param folder  made when missing. A spoilt state counts as none: all orders are looked at again. */
export function openKeptRules(folder: string): KeptRules {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stateFile = join(folder, 'state.json')
  let state = stateOf(readJson(stateFile))
  return {
    get state() {
      return state
    },
    find(version) {
      if (!VERSION.test(version)) return undefined
      const file = fileOf(folder, version)
      const value = readJson(file)
      return value === undefined ? undefined : rulesOf(value, version, file)
    },
    keep: ({ ruleset, source, issuedAt }) => writeJson(fileOf(folder, ruleset.version), { ...source, issuedAt }),
    note(next) {
      writeJson(stateFile, next)
      state = next
    },
  }
}

function fileOf(folder: string, version: string): string {
  return join(folder, `rules-${version}.json`)
}

function rulesOf(value: unknown, version: string, file: string): BoundRules {
  const { ruleset, cases, issuedAt } = (value ?? {}) as Partial<RulesetSource & { issuedAt: number | null }>
  if (typeof ruleset !== 'string' || typeof cases !== 'string' || typeof issuedAt !== 'number') {
    throw new AppError('RULESET_INVALID', `${file} holds no rules that were kept`)
  }
  const source = { name: version, ruleset, cases }
  return { ruleset: rulesetOfTexts(source), source, issuedAt }
}

function stateOf(value: unknown): KeptRules['state'] {
  const { order, current, newest } = (value ?? {}) as Partial<KeptRules['state']>
  if (typeof order !== 'number' || (typeof current !== 'string' && current !== null)) return NOTHING
  return { order, current, newest: typeof newest === 'number' ? newest : null }
}

/** @returns undefined for a file that is not there; null for one that holds no JSON */
function readJson(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

/** Either the old file or the new one, after a power cut too. */
function writeJson(file: string, value: unknown): void {
  const beside = `${file}.new`
  const handle = openSync(beside, 'w', 0o600)
  try {
    writeFileSync(handle, JSON.stringify(value))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(beside, file)
}
