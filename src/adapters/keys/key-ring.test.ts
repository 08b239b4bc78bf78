import { execFile } from 'node:child_process'
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../../../tests/support/eventually.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { addDays, type CalendarDate, DAY, HOUR, hourOf, MINUTE } from '../../domain/kit/time.ts'
import { createDeliveryCipher } from './ciphers.ts'
import { openKeyRing } from './key-ring.ts'
import { createPseudonyms } from './pseudonyms.ts'

const noon = Date.parse('2022-01-12T12:00+09:00')
const today = '2022-01-12' as CalendarDate
const line = '+821000000001' as Line
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})
const files = (name: string) => readdirSync(join(folder, name)).sort()
const mode = (...path: string[]) => statSync(join(folder, ...path)).mode & 0o777

describe('key files', () => {
  test('are readable by their owner only, in folders that nobody else may enter', () => {
    openKeyRing(folder).prepare(noon)
    expect([mode('passing'), mode('lasting')]).toEqual([0o700, 0o700])
    for (const name of ['passing', 'lasting']) for (const file of files(name)) expect(mode(name, file)).toBe(0o600)
  })

  test('are made ahead for this hour and the next', () => {
    openKeyRing(folder).prepare(Date.parse('2022-01-12T23:30+09:00'))
    expect(files('passing').filter((name) => name.startsWith('day-'))).toEqual([
      'day-2022-01-12.key',
      'day-2022-01-13.key',
    ])
    expect(files('passing').filter((name) => name.startsWith('delivery-'))).toHaveLength(2)
  })

  test('give the same key after a restart, and every key is another one', () => {
    const [before, after] = [openKeyRing(folder), openKeyRing(folder)]
    before.prepare(noon)
    expect(after.dayKey(today).export()).toEqual(before.dayKey(today).export())
    const all = ['passing', 'lasting'].flatMap((name) =>
      files(name).map((file) => readFileSync(join(folder, name, file), 'hex')),
    )
    expect(new Set(all).size).toBe(all.length)
  })

  test.each([
    ['passing', 'day-2022-01-12', Buffer.alloc(0)],
    ['passing', 'day-2022-01-12', Buffer.alloc(7)],
    ['lasting', 'night-2022-01-12', Buffer.alloc(31, 5)],
    ['lasting', 'night-2022-01-12', Buffer.alloc(64, 5)],
  ])(
    'that were torn in %s/ are put aside and told, then made anew; they go when the key does',
    (where, name, bytes) => {
      openKeyRing(folder)
      const file = join(folder, where, `${name}.key`)
      writeFileSync(file, bytes, { mode: 0o600 })
      const told: string[][] = []
      const keys = openKeyRing(folder, (key, putTo) => void told.push([key, putTo]))
      const key = name.startsWith('day') ? keys.dayKey(today) : keys.nightKey(today)
      expect(key.symmetricKeySize).toBe(32)
      expect(told).toEqual([[name, `${file}.damaged`]])
      expect(readFileSync(`${file}.damaged`)).toEqual(bytes)
      keys.destroyExpired(noon + 40 * 86_400_000)
      expect(files(where)).toEqual([])
    },
  )

  test.each([
    [
      'is a folder',
      (file: string) => mkdirSync(file),
      /it is a folder, not a file \(EISDIR\): .*move the folder .*\.key away/,
    ],
    ['cannot be opened', (file: string) => symlinkSync(file, file), /circle \(ELOOP\): .*see the disk/],
  ])(
    'one that %s is named with what to do, refuses nothing else, and is used once it can be read',
    (_, spoil, says) => {
      openKeyRing(folder)
      const hour = hourOf(noon)
      const spoilt = join(folder, 'passing', `delivery-${hour}.key`)
      spoil(spoilt)
      const keys = openKeyRing(folder)
      const notRead = expect.objectContaining({ code: 'KEY_NOT_READ', retryable: true })
      expect(() => keys.prepare(noon)).toThrow(notRead)
      expect(() => keys.deliveryKey(hour)).toThrow(notRead)
      expect(keys.keptDelivery(hour)).toBeUndefined()
      expect([keys.deliveryKey(hour + 1), keys.dayKey(today), keys.nightKey(today)]).toHaveLength(3)
      expect(keys.trouble()).toMatch(new RegExp(`^The key .*passing/delivery-${hour}\\.key cannot be read`))
      expect(keys.trouble()).toMatch(says)
      rmSync(spoilt, { recursive: true })
      expect(keys.trouble()).toBeUndefined()
      expect(keys.deliveryKey(hour).symmetricKeySize).toBe(32)
    },
  )

  test('that were torn and cannot be put aside are named with what is in the way, and put aside once they can be', () => {
    openKeyRing(folder)
    const file = join(folder, 'passing', `day-${today}.key`)
    writeFileSync(file, Buffer.alloc(0), { mode: 0o600 })
    mkdirSync(join(`${file}.damaged`, 'inside'), { recursive: true })
    const keys = openKeyRing(folder)
    expect(() => keys.prepare(noon)).toThrow(expect.objectContaining({ code: 'KEY_NOT_READ', retryable: true }))
    expect(keys.trouble()).toMatch(
      /^The key .*\/day-2022-01-12\.key cannot be read, .*move the folder .*\.damaged away/,
    )
    expect(keys.keptDelivery(hourOf(noon))).toBeDefined()
    rmSync(`${file}.damaged`, { recursive: true })
    expect(keys.trouble()).toBeUndefined()
    expect(keys.dayKey(today).symmetricKeySize).toBe(32)
  })

  test('are listed with what is the matter with each; a folder in a key’s place is none, and is destroyed by nobody', () => {
    openKeyRing(folder).prepare(noon)
    const at = (name: string) => join(folder, 'passing', name)
    writeFileSync(at('day-2022-01-09.key.damaged'), Buffer.alloc(7), { mode: 0o600 })
    writeFileSync(at('day-2022-01-10.key'), Buffer.alloc(0), { mode: 0o600 })
    mkdirSync(join(at('day-2022-01-11.key'), 'inside'), { recursive: true })
    symlinkSync(at('day-2022-01-08.key'), at('day-2022-01-08.key'))
    const keys = openKeyRing(folder)
    const states = keys.list().flatMap(({ kind, period, state }) => (kind === 'day' ? [[period, state]] : []))
    expect(states).toEqual([
      ['2022-01-08', 'unreadable'],
      ['2022-01-09', 'damaged'],
      ['2022-01-10', 'damaged'],
      ['2022-01-11', 'folder'],
      ['2022-01-12', 'whole'],
    ])
    keys.destroyExpired(noon + 40 * DAY)
    expect(files('passing')).toEqual(['day-2022-01-11.key'])
  })

  test('that cannot be read are all named, of both folders', () => {
    openKeyRing(folder)
    for (const path of [`passing/day-${today}.key`, 'lasting/identity-1.key']) mkdirSync(join(folder, path))
    const keys = openKeyRing(folder)
    expect(() => keys.prepare(noon)).toThrow('cannot be read')
    expect(keys.trouble()).toMatch(/day-2022-01-12\.key cannot be read.*; The key .*identity-1\.key cannot be read/)
  })

  test('of persons that cannot be read are not taken for gone', () => {
    openKeyRing(folder)
    mkdirSync(join(folder, 'lasting', `data-${today}.key`))
    const keys = openKeyRing(folder)
    expect(() => keys.kept('data', today)).toThrow(expect.objectContaining({ code: 'KEY_NOT_READ', retryable: true }))
    expect(keys.trouble()).toMatch(/data-2022-01-12\.key cannot be read.*whoever it keeps is not known/)
  })

  test('that several processes make at once are one key', async () => {
    openKeyRing(folder)
    const program = `import { openKeyRing } from ${JSON.stringify(join(import.meta.dirname, 'key-ring.ts'))}
      const keys = openKeyRing(${JSON.stringify(folder)})
      console.log(Array.from({length: 50}, (_, hour) => keys.deliveryKey(hour).export().toString('hex')).join())`
    const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
    const printed = (await Promise.all([run(), run(), run()])).map(({ stdout }) => stdout)
    expect(new Set(printed).size).toBe(1)
    expect(files('passing')).toHaveLength(50)
  })
})

test('a folder that takes no key is named', () => {
  const keys = openKeyRing(folder)
  rmSync(join(folder, 'passing'), { recursive: true })
  expect(() => keys.dayKey(today)).toThrow(expect.objectContaining({ code: 'KEY_NOT_WRITTEN', retryable: true }))
})

describe('a folder that takes no key', () => {
  const unwritable = () => {
    rmSync(join(folder, 'passing'), { recursive: true })
    writeFileSync(join(folder, 'passing'), '')
  }

  test('is named with the key and the reason, is not tried for every call, and recovers by itself', async () => {
    const keys = openKeyRing(folder)
    keys.prepare(noon)
    unwritable()
    expect(keys.trouble()).toBeUndefined()
    expect(() => keys.prepare(noon + 5 * HOUR)).toThrow(/delivery-\d+ cannot be written/)
    expect(keys.trouble()).toMatch(/delivery-\d+ cannot be written to .*passing \(ENOTDIR\)/)
    rmSync(join(folder, 'passing'))
    mkdirSync(join(folder, 'passing'))
    expect(() => keys.deliveryKey(hourOf(noon + 5 * HOUR))).toThrow('cannot be written')
    await eventually(() => keys.prepare(noon + 5 * HOUR))
    expect(keys.trouble()).toBeUndefined()
  })

  test('is well again where another program has made the key meanwhile, and where its hour is over', async () => {
    for (const later of [5 * HOUR, 7 * HOUR]) {
      const [keys, others] = [openKeyRing(folder), openKeyRing(folder)]
      const hour = hourOf(noon + 5 * HOUR)
      keys.prepare(noon)
      unwritable()
      expect(() => keys.prepare(noon + 5 * HOUR)).toThrow('cannot be written')
      rmSync(join(folder, 'passing'))
      mkdirSync(join(folder, 'passing'))
      others.prepare(noon + later)
      expect(keys.keptDelivery(hour)).toEqual(later === 5 * HOUR ? expect.anything() : undefined)
      await eventually(() => expect(keys.trouble()).toBeUndefined())
    }
  })

  test('does not stop the keys of the other folder, nor a start', () => {
    openKeyRing(folder)
    unwritable()
    const keys = openKeyRing(folder)
    expect(() => keys.prepare(noon)).toThrow('cannot be written')
    expect(files('lasting').map((file) => file.replace(/-\d.*/, ''))).toEqual(['identity'])
  })
})

describe('a key is destroyed', () => {
  /** As an earlier version left it. */
  const ofBefore = (name: string) => {
    openKeyRing(folder)
    writeFileSync(join(folder, 'lasting', `${name}.key`), Buffer.alloc(32, 7), { mode: 0o600 })
  }

  const lives = [
    ['day', 'passing', Date.parse('2022-01-16T00:00+09:00')],
    ['delivery', 'passing', Date.parse('2022-01-12T15:00+09:00')],
    ['night', 'lasting', Date.parse('2022-01-17T00:00+09:00')], // with the day that it lacks
    ['data', 'lasting', Date.parse('2022-02-09T00:00+09:00')],
  ] as const

  test.each(lives)('%s key: at its time, not a moment before', (kind, name, end) => {
    const keys = openKeyRing(folder)
    keys.dayKey(today)
    keys.deliveryKey(hourOf(noon + 59 * MINUTE))
    keys.nightKey(today)
    ofBefore('data-2022-01-12')
    keys.destroyExpired(end - 1)
    expect(files(name).some((file) => file.startsWith(kind))).toBe(true)
    expect(keys.destroyExpired(end)).toContainEqual({ kind, count: 1 })
    expect(files(name).some((file) => file.startsWith(kind))).toBe(false)
  })

  test('lookup key of before: found by while it lives, for 28 days after its own are over, and none is made', () => {
    ofBefore('lookup-2021-12-23')
    const keys = openKeyRing(folder)
    const end = Date.parse('2022-02-17T00:00+09:00')
    for (const [at, count] of [
      [noon, 1],
      [noon + 20 * DAY, 1],
      [end - 1, 1],
      [end, 0],
    ] as const) {
      keys.prepare(at)
      keys.destroyExpired(at)
      expect(keys.lookupKeys(at)).toHaveLength(count)
    }
    expect(files('lasting')).toEqual(['identity-1.key'])
  })

  test('before its time where what lay under it was written anew, and every ring drops its copy', () => {
    const [keys, other] = [openKeyRing(folder), openKeyRing(folder)]
    for (const ring of [keys, other]) {
      ring.prepare(noon)
      ring.nightKey(today)
    }
    keys.destroy('day', today)
    keys.destroy('night', today)
    other.destroyExpired(noon)
    for (const ring of [keys, other]) {
      expect(ring.kept('day', today)).toBeUndefined()
      expect(ring.kept('night', today)).toBeUndefined()
    }
    expect(files('lasting')).toEqual(['identity-1.key'])
  })

  test.each([
    ['passing', 'delivery-2.77e293'],
    ['passing', 'delivery-NaN'],
    ['passing', 'day-2022-02-30'],
    ['lasting', 'data-+275760-09'],
  ])('at once where its name can be no period, as of a clock that told nonsense: %s/%s', (where, name) => {
    const keys = openKeyRing(folder)
    writeFileSync(join(folder, where, `${name}.key`), Buffer.alloc(32, 1))
    writeFileSync(join(folder, where, 'of-somebody-else.key'), Buffer.alloc(32, 1))
    keys.destroyExpired(noon)
    expect(files(where)).toEqual(['of-somebody-else.key'])
  })

  test('on the disk itself: its bytes are zeroed before the file goes', () => {
    const keys = openKeyRing(folder)
    keys.dayKey(today)
    const path = join(folder, 'passing', 'day-2022-01-12.key')
    const held = statSync(path).ino
    // A second name for the same file shows what is left of it on disk.
    linkSync(path, join(folder, 'witness'))
    keys.destroyExpired(noon + 4 * DAY)
    expect(statSync(join(folder, 'witness')).ino).toBe(held)
    expect(readFileSync(join(folder, 'witness'))).toEqual(Buffer.alloc(32))
  })

  test.each([
    ['forward while it ran', noon + 5 * MINUTE, noon + 60 * DAY],
    ['forward before it started', noon + 60 * DAY, noon + 60 * DAY],
    ['back', noon + 5 * MINUTE, noon - 60 * DAY],
  ])('never in lasting/ while the clock is held: it leapt %s', (_, since, wall) => {
    const keys = openKeyRing(folder)
    keys.nightKey(addDays(today, -40))
    keys.prepare(noon)
    const before = files('lasting')
    keys.destroyExpired(since, { latest: Math.max(since, wall), since })
    expect(files('lasting')).toEqual(before)
    keys.destroyExpired(noon)
    expect(files('lasting').length).toBeLessThan(before.length)
  })

  test('in passing/ where a clock that was wrong made it for days to come, once that is asked for; what is made ahead stays', () => {
    const keys = openKeyRing(folder)
    const night = Date.parse('2022-01-12T23:30+09:00')
    keys.prepare(night)
    const ahead = files('passing')
    keys.prepare(night + 60 * DAY)
    const lasting = files('lasting')
    keys.destroyExpired(night, { latest: night, since: night })
    expect(files('passing')).toHaveLength(2 * ahead.length)
    keys.destroyExpired(night)
    expect(files('passing')).toHaveLength(2 * ahead.length)
    const other = openKeyRing(folder)
    other.deliveryKey(hourOf(night + 60 * DAY))
    keys.destroyAhead(night)
    other.destroyExpired(night)
    expect(other.keptDelivery(hourOf(night + 60 * DAY))).toBeUndefined()
    expect(files('passing')).toEqual(ahead)
    expect(files('lasting')).toEqual(lasting)
  })

  test('in passing/ by the later clock, but not of the hour and day in use', () => {
    const keys = openKeyRing(folder)
    keys.prepare(noon - HOUR)
    keys.prepare(noon)
    const held = { latest: noon + 60 * DAY, since: noon }
    keys.destroyExpired(noon, held)
    const hour = hourOf(noon)
    expect(files('passing')).toEqual(['day-2022-01-12.key', `delivery-${hour}.key`, `delivery-${hour + 1}.key`])
    keys.destroyExpired(noon + 3 * HOUR, held)
    expect(files('passing')).toEqual(['day-2022-01-12.key', `delivery-${hour + 1}.key`])
  })

  test('by start over, whatever its time, the process key too', () => {
    const keys = openKeyRing(folder)
    keys.prepare(noon)
    const before = keys.processKey()
    keys.empty()
    expect([...files('passing'), ...files('lasting')]).toEqual([])
    expect(keys.processKey()).not.toBe(before)
  })
})

describe('tokens', () => {
  const tokens = () => createPseudonyms(openKeyRing(folder))

  test('have 16 bytes and differ by kind, site, day and line', () => {
    const all = [
      tokens().line(addDays(today, 1), line),
      tokens().line(today, '+8211000000001' as Line),
      tokens().line(today, line),
      ...tokens().linkLines(noon, line),
      tokens().limited(today, 'reports', line),
    ].map((token) => Buffer.from(token).toString('hex'))
    expect(all.every((token) => token.length === 32)).toBe(true)
    expect(new Set(all).size).toBe(all.length)
  })

  test('of recent callers are good for one process only', () => {
    const one = tokens()
    expect(one.recent(line, 1)).toBe(one.recent(line, 1))
    expect(one.recent(line, 1)).not.toBe(tokens().recent(line, 1))
  })
})

describe('ciphers', () => {
  test('give back what was put in, after a restart too, and only under the same context', () => {
    const encrypted = createDeliveryCipher(openKeyRing(folder)).seal(noon, Buffer.from('안심'), 'visit 1')
    const again = createDeliveryCipher(openKeyRing(folder))
    expect(again.open(encrypted, 'visit 1')).toEqual(Buffer.from('안심'))
    expect(again.open(encrypted, 'visit 2')).toBeUndefined()
    expect(again.open({ ...encrypted, hour: encrypted.hour + 1 }, 'visit 1')).toBeUndefined()
    expect(again.open({ ...encrypted, sealed: encrypted.sealed.subarray(1) }, 'visit 1')).toBeUndefined()
  })

  test('stay closed once their key is destroyed; asking makes no new key', () => {
    const keys = openKeyRing(folder)
    const delivery = createDeliveryCipher(keys)
    const short = delivery.seal(noon, Buffer.from('a'), 'c')
    keys.destroyExpired(noon + 3 * HOUR)
    expect(delivery.open(short, 'c')).toBeUndefined()
    expect([...files('passing'), ...files('lasting')]).toEqual([])
  })

  test('never use a nonce twice', () => {
    const cipher = createDeliveryCipher(openKeyRing(folder))
    const nonces = Array.from({ length: 10_000 }, () =>
      Buffer.from(cipher.seal(noon, Buffer.alloc(1), '').sealed.subarray(0, 12)).toString('hex'),
    )
    expect(new Set(nonces).size).toBe(10_000)
  })
})
