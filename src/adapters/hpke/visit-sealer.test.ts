import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import { type CalendarDate, HOUR, MINUTE } from '../../domain/kit/time.ts'
import type { EpochWrap, Visit } from '../../domain/visits/visit.ts'
import {
  ensureAuthorityKeys,
  generateAuthorityKeys,
  readAuthorityPrivateKey,
  readAuthorityPublicKey,
  thumbprint,
} from './authority-key.ts'
import { openVisits } from './visit-opener.ts'
import { createVisitSealer } from './visit-sealer.ts'

const noon = Date.parse('2022-01-12T12:00+09:00')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authority-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const visit = (changes: Partial<Visit> = {}): Visit => ({
  day: '2022-01-12' as CalendarDate,
  callKey: new Uint8Array(16).fill(7),
  siteId: 3,
  arrivedAt: noon,
  channel: 'call',
  line: '+821000000001' as Line,
  ...changes,
})

async function pair(name = 'a') {
  const files = generateAuthorityKeys(join(folder, name))
  const sealer = await createVisitSealer({ authorityPublicKey: readAuthorityPublicKey(files.publicKeyFile) })
  const opener = await openVisits(readAuthorityPrivateKey(files.privateKeyFile))
  return { files, sealer, opener }
}

describe('a sealed visit', () => {
  test('is opened by the private key, and found by its line', async () => {
    const { sealer, opener } = await pair()
    await sealer.ready(noon)
    const sealed = sealer.seal(visit())
    const epoch = await opener.unwrap(sealed.epoch)
    expect(epoch?.open(sealed)).toEqual({ line: '+821000000001', arrivedAt: noon, channel: 'call' })
    expect(epoch?.tokens('+821000000001' as Line).map(hex)).toContain(hex(sealed.token))
  })

  test('shows its minute; seconds and channel only to the private key', async () => {
    const { sealer, opener } = await pair()
    await sealer.ready(noon)
    const sealed = sealer.seal(visit({ arrivedAt: noon + 59_999, channel: 'staff' }))
    expect(sealed).toMatchObject({ arrivedAt: noon })
    expect(sealed).not.toHaveProperty('channel')
    expect((await opener.unwrap(sealed.epoch))?.open(sealed)).toMatchObject({
      arrivedAt: noon + 59_999,
      channel: 'staff',
    })
  })

  test('has another token at each of a line’s sixteen calls, and all are the line’s', async () => {
    const { sealer, opener } = await pair()
    await sealer.ready(noon)
    const sealed = Array.from({ length: 16 }, () => sealer.seal(visit()))
    const tokens = new Set(sealed.map(({ token }) => hex(token)))
    expect(tokens.size).toBe(16)
    const epoch = await opener.unwrap(sealed[0]?.epoch as EpochWrap)
    expect(
      epoch
        ?.tokens('+821000000001' as Line)
        .slice(0, 16)
        .map(hex)
        .sort(),
    ).toEqual([...tokens].sort())
    expect(sealer.seal(visit()).token).toEqual(sealed[0]?.token)
  })

  test('of another process begins at a token of its own epoch, and both are found', async () => {
    const { sealer, files, opener } = await pair()
    const other = await createVisitSealer({ authorityPublicKey: readAuthorityPublicKey(files.publicKeyFile) })
    await Promise.all([sealer.ready(noon), other.ready(noon)])
    const [one, two] = [sealer.seal(visit()), other.seal(visit())]
    expect(hex(one.token)).not.toBe(hex(two.token))
    for (const { epoch, token } of [one, two])
      expect((await opener.unwrap(epoch))?.tokens('+821000000001' as Line).map(hex)).toContain(hex(token))
  })

  test('stays closed to another private key', async () => {
    const { sealer } = await pair('a')
    const other = await pair('b')
    await sealer.ready(noon)
    const { epoch } = sealer.seal(visit())
    expect(await other.opener.unwrap(epoch)).toBeUndefined()
    expect(await other.opener.unwrap({ ...epoch, authorityKeyId: other.files.keyId })).toBeUndefined()
  })

  test('cannot be moved to another site, day, time, call or channel', async () => {
    const { sealer, opener } = await pair()
    await sealer.ready(noon)
    const sealed = sealer.seal(visit())
    const epoch = await opener.unwrap(sealed.epoch)
    const changes = [
      { siteId: 4 },
      { day: '2022-01-13' as CalendarDate },
      { arrivedAt: noon + MINUTE },
      { callKey: new Uint8Array(16).fill(8) },
      { token: new Uint8Array(16) },
      { sealed: sealed.sealed.subarray(1) },
      { sealed: new Uint8Array(3) },
    ]
    for (const change of changes) expect(epoch?.open({ ...sealed, ...change })).toBeUndefined()
    expect(epoch?.open({ ...sealed, channel: 'call' })).toBeUndefined() // as the first form had it
  })

  test('has the same length for every line', async () => {
    const { sealer, opener } = await pair()
    await sealer.ready(noon)
    const lengths = new Set<number>()
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^\+[1-9]\d{6,14}$/), async (line) => {
        const sealed = sealer.seal(visit({ line: line as Line }))
        lengths.add(sealed.sealed.length)
        expect((await opener.unwrap(sealed.epoch))?.open(sealed)?.line).toBe(line)
      }),
      { numRuns: 50 },
    )
    expect(lengths.size).toBe(1)
  })

  test('never shares a nonce with another of its epoch', async () => {
    const { sealer } = await pair()
    await sealer.ready(noon)
    const nonces = Array.from({ length: 5000 }, () =>
      Buffer.from(sealer.seal(visit()).sealed.subarray(0, 12)).toString('hex'),
    )
    expect(new Set(nonces).size).toBe(5000)
  })
})

describe('epochs', () => {
  test('are one per hour and process', async () => {
    const { sealer, files } = await pair()
    const other = await createVisitSealer({ authorityPublicKey: readAuthorityPublicKey(files.publicKeyFile) })
    await Promise.all([sealer.ready(noon), sealer.ready(noon), sealer.ready(noon + HOUR), other.ready(noon)])
    const of = (at: number, from = sealer) => from.seal(visit({ arrivedAt: at })).epoch
    expect(of(noon)).toBe(of(noon + 59 * MINUTE))
    expect(of(noon).epochId).not.toEqual(of(noon + HOUR).epochId)
    expect(of(noon).epochId).not.toEqual(of(noon, other).epochId)
  })

  test('must be ready before a visit is sealed', async () => {
    const { sealer } = await pair()
    expect(() => sealer.seal(visit())).toThrow(expect.objectContaining({ code: 'EPOCH_NOT_READY' }))
  })

  test('of late visits are of the visits’ own hour, one for each hour in which they are told of, and end with that', async () => {
    const { sealer, opener } = await pair()
    const told = noon + 5 * HOUR
    await Promise.all([sealer.ready(noon), sealer.ready(noon, told), sealer.ready(noon, told + HOUR)])
    const late = (toldAt: number) => sealer.seal(visit(), toldAt)
    expect(late(told).epoch).toBe(late(told + 59 * MINUTE).epoch)
    expect(
      new Set([sealer.seal(visit()), late(told), late(told + HOUR)].map(({ epoch }) => hex(epoch.epochId))).size,
    ).toBe(3)
    expect(late(told).epoch.hour).toBe(noon / HOUR)
    expect((await opener.unwrap(late(told).epoch))?.open(late(told))).toMatchObject({ arrivedAt: noon })
    await sealer.tend(told + HOUR + MINUTE)
    const sealed = late(told)
    await sealer.tend(told + HOUR + 2 * MINUTE)
    expect(() => late(told)).toThrow(expect.objectContaining({ code: 'EPOCH_NOT_READY' }))
    expect(late(told + HOUR)).toBeDefined()
    expect((await opener.unwrap(sealed.epoch))?.tokens(visit().line).map(hex)).toContain(hex(sealed.token))
  })

  test('are made ahead of the hour and let go of after it', async () => {
    const { sealer } = await pair()
    await sealer.tend(noon + 56 * MINUTE)
    expect(sealer.seal(visit({ arrivedAt: noon + HOUR })).epoch.hour).toBe(noon / HOUR + 1)
    await sealer.tend(noon + HOUR + MINUTE)
    expect(sealer.seal(visit({ arrivedAt: noon + HOUR - 1 }))).toBeDefined()
    await sealer.tend(noon + HOUR + 2 * MINUTE)
    expect(() => sealer.seal(visit({ arrivedAt: noon + HOUR - 1 }))).toThrow(
      expect.objectContaining({ code: 'EPOCH_NOT_READY' }),
    )
  })
})

describe('the key files', () => {
  test('keep the private key to their owner, and are never replaced', () => {
    const files = generateAuthorityKeys(folder)
    expect(statSync(files.privateKeyFile).mode & 0o777).toBe(0o600)
    const before = readFileSync(files.privateKeyFile, 'utf8')
    expect(() => generateAuthorityKeys(folder)).toThrow(expect.objectContaining({ code: 'KEY_FILE_EXISTS' }))
    expect(() => generateAuthorityKeys(join(files.publicKeyFile, 'below'))).toThrow(
      expect.objectContaining({ code: 'KEY_FILE_NOT_WRITTEN' }),
    )
    expect(readFileSync(files.privateKeyFile, 'utf8')).toBe(before)
    expect(ensureAuthorityKeys(folder).keyId).toBe(files.keyId)
  })

  test('are not taken for one another', () => {
    const files = generateAuthorityKeys(folder)
    expect(() => readAuthorityPublicKey(files.privateKeyFile)).toThrow(
      expect.objectContaining({ code: 'AUTHORITY_KEY_INVALID' }),
    )
    expect(() => readAuthorityPrivateKey(files.publicKeyFile)).toThrow(
      expect.objectContaining({ code: 'AUTHORITY_KEY_INVALID' }),
    )
    expect(() => readAuthorityPublicKey(join(folder, 'none.json'))).toThrow(
      expect.objectContaining({ code: 'KEY_FILE_MISSING' }),
    )
  })

  test('are named by the thumbprint of RFC 7638, whatever else stands in them', () => {
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: 'WKn-ZIGevcwGIyyrzFoZNBdaq9_TsqzGl96oc0CWuis',
      y: 'y77t-RvAHRKTsSGdIYUfweuOvwrvDD-Q3Hv5J0fSKbE',
    } as const
    expect(thumbprint({ ...jwk, kid: 'x' })).toBe(thumbprint(jwk))
    expect(thumbprint(jwk)).toMatch(/^[\w-]{43}$/)
  })
})
