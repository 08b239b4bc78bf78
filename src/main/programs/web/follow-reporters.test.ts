/** The file of reporters while the server runs: keys come and go without a restart, and a mistake in it locks nobody out. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testKey } from '../../../../tests/support/signed.ts'
import type { AppEvent } from '../../../ports/kit/events.ts'
import { followReporters } from './follow-reporters.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reporters-'))
  path = join(folder, 'reporters.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (...ids: string[]) => {
  const reporters = [{ name: 'safe-call', kind: 'operator', keys: ids.map(testKey), sites: ['142012'] }]
  writeFileSync(path, JSON.stringify({ reporters }), { mode: 0o600 })
}

test('a key that is added counts, one that is taken out counts no more; a file that is wrong changes nothing and is told once', () => {
  write('old-key')
  const events: AppEvent[] = []
  const reporters = followReporters(path, { emit: (event) => void events.push(event) }, { lookEveryMs: 0 })
  const known = () => ['old-key', 'new-key'].map((id) => reporters.key(id, 0) !== undefined)
  expect(known()).toEqual([true, false])
  write('old-key', 'new-key')
  expect(known()).toEqual([true, true])
  write('new-key')
  expect(known()).toEqual([false, true])
  writeFileSync(path, '{')
  expect([known(), known()]).toEqual([
    [false, true],
    [false, true],
  ])
  rmSync(path)
  expect(known()).toEqual([false, true])
  expect(events).toMatchObject([
    { type: 'fault', part: 'reporters', message: expect.stringContaining('no JSON') },
    { type: 'fault', part: 'reporters', message: expect.stringContaining('ENOENT') },
  ])
  write('old-key')
  expect(known()).toEqual([true, false])
})

test('a file that others may read is not taken until it is ours alone again, as at the start', () => {
  write('old-key')
  const events: AppEvent[] = []
  const emit = (event: AppEvent) => void events.push(event)
  const reporters = followReporters(path, { emit }, { lookEveryMs: 0 })
  const trusting = followReporters(path, { emit: () => expect.unreachable() }, { lookEveryMs: 0, mayBeOpen: true })
  const known = (of = reporters) => ['old-key', 'new-key'].map((id) => of.key(id, 0) !== undefined)
  chmodSync(path, 0o644)
  write('new-key')
  expect([known(), known(trusting)]).toEqual([
    [true, false],
    [false, true],
  ])
  expect(events).toMatchObject([{ type: 'fault', part: 'reporters', message: expect.stringContaining('chmod 600') }])
  chmodSync(path, 0o600)
  expect(known()).toEqual([false, true])
  expect(events).toHaveLength(1)
})

test('at the start a file that is wrong is refused, and between two looks none is read', () => {
  writeFileSync(path, '{')
  expect(() => followReporters(path, { emit: () => {} })).toThrow(
    expect.objectContaining({ code: 'REPORTERS_INVALID' }),
  )
  write('old-key')
  const reporters = followReporters(path, { emit: () => {} }, { lookEveryMs: 60_000 })
  write('new-key')
  expect(reporters.key('old-key', 0)).toBeDefined()
})
