/** Keys of periods that are over: read while they are there, never made again, and no copy of them is left in memory. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../../../tests/support/eventually.ts'
import { NOON, testKeys } from '../../../tests/support/test-keys.ts'
import { addDays, HOUR, hourOf, kstDay } from '../../domain/kit/time.ts'
import { type KeyRing, openKeyRing } from './key-ring.ts'

let world: ReturnType<typeof testKeys>
beforeEach(() => {
  world = testKeys()
})
afterEach(() => world.close())

const files = () => ['passing', 'lasting'].flatMap((name) => readdirSync(join(world.folder, name))).sort()
const hour = hourOf(NOON)
const today = kstDay(NOON)
const PAST = expect.objectContaining({ code: 'KEY_OF_THE_PAST' })

const MAKERS: readonly (readonly [string, (keys: KeyRing) => unknown])[] = [
  ['delivery', (keys) => keys.deliveryKey(hour - 1)],
  ['day', (keys) => keys.dayKey(addDays(today, -1))],
]

describe.each([
  ['the time was told by preparing', (keys: KeyRing) => keys.prepare(NOON)],
  ['the time was told by destroying', (keys: KeyRing) => void keys.destroyExpired(NOON)],
])('%s', (_, tell) => {
  test.each(MAKERS)('a %s key of a period that is over is refused, and no file appears', (_kind, make) => {
    tell(world.keys)
    const before = files()
    expect(() => make(world.keys)).toThrow(PAST)
    expect(files()).toEqual(before)
  })
})

test.each(MAKERS)('a %s key that is still there is read', (_kind, make) => {
  const made = make(openKeyRing(world.folder))
  world.keys.prepare(NOON)
  expect(make(world.keys)).toEqual(made)
})

test('the key of the last moment of an hour is not made in the next, that of the hour itself is', () => {
  world.keys.destroyExpired((hour + 1) * HOUR - 1)
  world.keys.deliveryKey(hour)
  const other = testKeys()
  other.keys.destroyExpired((hour + 1) * HOUR)
  expect(() => other.keys.deliveryKey(hour)).toThrow(PAST)
  other.close()
})

test('a copy of a key whose file another program destroyed is dropped at its end', () => {
  const key = world.keys.deliveryKey(hour)
  const other = openKeyRing(world.folder)
  other.destroyExpired(NOON + 3 * HOUR)
  expect(world.keys.keptDelivery(hour)).toBe(key)
  world.keys.destroyExpired(NOON + 3 * HOUR)
  expect(world.keys.keptDelivery(hour)).toBeUndefined()
  expect(() => world.keys.deliveryKey(hour)).toThrow(PAST)
})

test('start over begins at an earlier time with new keys', () => {
  world.keys.prepare(NOON + 30 * HOUR)
  world.keys.empty()
  world.keys.deliveryKey(hour)
  world.keys.prepare(NOON)
  expect(world.keys.keptDelivery(hour)).toBeDefined()
})

test('the list names each key once, by the order of its end, with no byte of it', () => {
  world.keys.prepare(NOON)
  const list = world.keys.list()
  expect(list.map(({ until }) => until)).toEqual(list.map(({ until }) => until).toSorted((one, other) => one - other))
  expect(list.map(({ folder, kind, period }) => `${folder} ${kind}-${period}.key`).sort()).toEqual(
    ['passing', 'lasting']
      .flatMap((name) => readdirSync(join(world.folder, name)).map((file) => `${name} ${file}`))
      .sort(),
  )
  expect(list[0]).toEqual({
    file: join(world.folder, 'passing', `delivery-${hour}.key`),
    state: 'whole',
    kind: 'delivery',
    period: String(hour),
    folder: 'passing',
    from: hour * HOUR,
    until: (hour + 3) * HOUR,
  })
  expect(Object.keys(list[0] ?? {}).sort()).toEqual(['file', 'folder', 'from', 'kind', 'period', 'state', 'until'])
})

test('a key of an hour that is over is found although it was not there a moment ago', async () => {
  world.keys.prepare(NOON)
  expect(world.keys.keptDelivery(hour - 1)).toBeUndefined()
  const made = openKeyRing(world.folder).deliveryKey(hour - 1) // by a program whose clock is late
  await eventually(() => expect(world.keys.keptDelivery(hour - 1)).toEqual(made))
})
