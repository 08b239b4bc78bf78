/** The rules that a server took, on its own disk: `DATA/rules/VERSION.json`, and `state.json` naming the current one. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import { systemCode, whyOf } from '../../domain/kit/system-error.ts'
import type { BoundRules, RulesetCache, RulesetSource } from '../../ports/rules/rulebook.ts'
import { writeWhole } from '../kit/write-whole.ts'
import { readRulesetTexts, rulesetOfTexts } from './read-ruleset.ts'

const NOTHING: RulesetCache['state'] = { order: 0, current: null, newest: null }
const VERSION = /^[\w.-]{1,80}$/

/** @throws AppError `RULESET_INVALID` */
export function packagedRules(folder: string): BoundRules {
  const source = readRulesetTexts(folder)
  return { ruleset: rulesetOfTexts(source), source, issuedAt: null }
}

/** @param folder  made when missing */
export function openRulesetCache(folder: string): RulesetCache {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stateFile = join(folder, 'state.json')
  const { trouble, ...read } = readState(stateFile)
  let { state } = read
  return {
    ...(trouble === undefined ? {} : { trouble }),
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
    throw spoilt(file, 'is damaged')
  }
  const source = { name: version, ruleset, cases }
  try {
    return { ruleset: rulesetOfTexts(source), source, issuedAt }
  } catch (error) {
    throw error instanceof AppError ? spoilt(file, `is damaged (${error.message})`) : error
  }
}

function readState(file: string): Pick<RulesetCache, 'state' | 'trouble'> {
  try {
    const value = readJson(file)
    return { state: value === undefined ? NOTHING : stateOf(value, file) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { state: NOTHING, trouble: error.message }
  }
}

function stateOf(value: unknown, file: string): RulesetCache['state'] {
  const { order, current, newest } = (value ?? {}) as Partial<RulesetCache['state']>
  if (typeof order !== 'number' || (typeof current !== 'string' && current !== null)) throw spoilt(file, 'is damaged')
  return { order, current, newest: typeof newest === 'number' ? newest : null }
}

/** @returns undefined for a file that is not there. @throws AppError `RULESET_INVALID` */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw spoilt(file, error instanceof SyntaxError ? 'is damaged' : `cannot be read, ${whyOf(error)}`)
  }
}

function spoilt(file: string, how: string): AppError {
  return new AppError('RULESET_INVALID', `the file of kept rules ${file} ${how}`)
}

function writeJson(file: string, value: unknown): void {
  writeWhole(file, JSON.stringify(value))
}
