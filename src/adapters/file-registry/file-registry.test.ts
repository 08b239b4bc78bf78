/** Tests of the registry from a file: read again when it changes, never from one that is unfit. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Person } from '../../domain/identity/person.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { createFileRegistry } from './file-registry.ts'

const HONG: Person = { personId: '1', name: '홍길동', birthDate: '1980-05-01' as CalendarDate }
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-registry-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('another file is taken without a start, one that is unfit is not, and says so once', async () => {
  const path = join(folder, 'evidence.csv')
  const faults: unknown[] = []
  const registry = createFileRegistry(path, { emit: (event) => faults.push(event) }, { lookEveryMs: 0 })
  expect(await registry.evidenceOf(HONG)).toEqual({ kind: 'unavailable', why: 'refused' })
  writeFileSync(path, 'name,birth_date,kind,date\n홍길동,1980-05-01,recovery,2021-10-02\n')
  const recovered = { kind: 'known', evidence: [{ kind: 'recovery', released: '2021-10-02' }] }
  expect(await registry.evidenceOf(HONG)).toEqual(recovered)
  expect(await registry.evidenceOf({ ...HONG, name: '홍 길동', registryIdentifier: 'K-1' })).toEqual(recovered)
  const before = faults.length
  writeFileSync(path, 'name,birth_date,kind,date\n홍길동,,none,\n')
  expect(await registry.evidenceOf(HONG)).toEqual(recovered)
  await registry.evidenceOf(HONG)
  expect(faults.length - before).toBe(1)
  expect(JSON.stringify(faults)).not.toContain('홍길동')
})

test('two persons of one name and birth date are not chosen from', async () => {
  const path = join(folder, 'evidence.csv')
  writeFileSync(path, 'identifier,name,birth_date,kind\nK-1,홍길동,1980-05-01,none\nK-2,홍길동,1980-05-01,none\n')
  const registry = createFileRegistry(path, { emit: () => {} })
  expect(await registry.evidenceOf(HONG)).toEqual({ kind: 'unavailable', why: 'malformed' })
  expect(await registry.evidenceOf({ ...HONG, registryIdentifier: 'K-2' })).toEqual({ kind: 'known', evidence: [] })
})
