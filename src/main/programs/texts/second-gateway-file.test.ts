/** The second gateway's file: read to the end, its secrets never told, nothing plain off this machine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { USUAL_FALLBACK } from '../../../domain/pass/fallback-policy.ts'
import type { AppEvent } from '../../../ports/kit/events.ts'
import { probeSecond, secondIfRight, secondSettings } from './second-gateway.ts'
import { checkSecondGateway, isSecondGateway } from './second-gateway-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'second-gateway-'))
afterAll(() => rmSync(folder, { recursive: true }))

const relay = { url: 'https://api.solapi.com/', apiKey: 'NCSKEY', apiSecret: 'very-secret' }
const smpp = { address: 'smpps://ansim@gateway.example', password: 'secret' }
const check = (file: object, isPlaintextAllowed = false) => checkSecondGateway(JSON.stringify(file), isPlaintextAllowed)
const fieldsOf = (file: object) => check(file).problems.map(({ field }) => field)

test('a relay or an SMPP gateway, each with the usual policy or its own', () => {
  expect(check({ relay }).gateway).toMatchObject({
    ...{ kind: 'relay', baseUrl: 'https://api.solapi.com', apiKey: 'NCSKEY', policy: USUAL_FALLBACK },
  })
  const policy = { refused: ['ESME_RINVSRCADR'], kinds: ['pass'], wellSeconds: 30 }
  const { gateway } = check({ smpp: { ...smpp, profile: { name: 'other' } }, policy, sender: '0802050002' })
  expect(gateway).toMatchObject({
    ...{ kind: 'smpp', sender: '0802050002', policy: { ...USUAL_FALLBACK, ...policy } },
    address: { host: 'gateway.example', port: 3550, tls: true, systemId: 'ansim' },
    profile: { name: 'other', encoding: 'cp949' },
  })
})

test.each([
  [{}, ['']],
  [{ relay, smpp }, ['']],
  [{ relay, colour: 1 }, ['colour']],
  [{ relay: { ...relay, url: 'http://api.solapi.com' } }, ['relay.url']],
  [{ relay: { url: relay.url, apiKey: 'a b' } }, ['relay.apiKey', 'relay.apiSecret']],
  [{ smpp: { ...smpp, address: 'smpp://ansim@gateway.example' } }, ['smpp.address']],
  [{ smpp: { address: 'smpps://gateway.example' } }, ['smpp.address', 'smpp.password']],
  [{ smpp: { ...smpp, profile: { name: 'other', window: 0 } } }, ['smpp.profile.window']],
  [
    { relay, sender: 802050001, policy: { refused: 'some', wellSeconds: 0 } },
    ['sender', 'policy.refused', 'policy.wellSeconds'],
  ],
  [{ relay, policy: { refused: ['ESME_RINVSRCADDR'], kinds: ['pass', 'links'] } }, ['policy.refused', 'policy.kinds']],
  [{ relay, policy: { refused: ['ESME_ROK'], kinds: [7] } }, ['policy.refused', 'policy.kinds']],
  [{ relay, policy: { refused: ['toString', '0x00000400'], kinds: [] } }, ['policy.refused']],
  [{ relay, policy: { refused: ['0x00000400', 'ESME_RTHROTTLED'], kinds: ['link', 'expiry-notice'] } }, []],
  [{ relay, policy: { refused: ['0x0000000b'] } }, ['policy.refused']],
])('everything wrong is told at once: %j', (file, fields) => {
  expect(fieldsOf(file)).toEqual(fields)
  expect(JSON.stringify(check(file).problems)).not.toMatch(/very-secret|NCSKEY/)
})

test('on this machine, and where it is allowed, SMPP may be plain', () => {
  expect(fieldsOf({ smpp: { address: 'smpp://127.0.0.1:2775' } })).toEqual([])
  expect(check({ smpp: { ...smpp, address: 'smpp://ansim@10.0.0.1' } }, true).problems).toEqual([])
})

test('a profile is no second gateway', () => {
  expect(isSecondGateway(JSON.stringify({ name: 'relay' }))).toBe(false)
  expect(isSecondGateway(JSON.stringify({ relay }))).toBe(true)
})

test('a file that is wrong stops the start with its first fault; one that is away is named', async () => {
  const file = join(folder, 'second.json')
  const settings = () => secondSettings({ secondGatewayFile: file, plaintext: [] })
  writeFileSync(file, JSON.stringify({ relay: { ...relay, url: 'ftp://x' }, colour: 1 }))
  expect(settings).toThrow(
    /^The second gateway's file \/.*second\.json: colour is not known.*\(and 1 more: ansimpass gateway check/,
  )
  writeFileSync(file, JSON.stringify({ relay, authority: 'ca.pem' }))
  expect(settings).toThrow(/ANSIMPASS_SECOND_GATEWAY authority is ".*ca\.pem"/)
  writeFileSync(file, JSON.stringify({ relay: { ...relay, url: 'http://127.0.0.1:1' } }))
  const second = settings()
  await expect(second && probeSecond(second)).rejects.toMatchObject({ code: 'GATEWAY_REFUSED' })
  expect(secondSettings({ secondGatewayFile: undefined, plaintext: [] })).toBeUndefined()
})

test('a file that is damaged stops a start; where a program begins again, it stops no texts and is told', () => {
  const secondGatewayFile = join(folder, 'damaged.json')
  const config = { secondGatewayFile, plaintext: [] }
  const told: AppEvent[] = []
  const events = { emit: (event: AppEvent) => void told.push(event) }
  writeFileSync(secondGatewayFile, '{"relay": {"apiSecret": "very-secret"')
  expect(() => secondIfRight(config, { events, beginsAgain: false })).toThrow(/second gateway's file/)
  expect(secondIfRight(config, { events, beginsAgain: true })).toBeUndefined()
  rmSync(secondGatewayFile)
  expect(secondIfRight(config, { events, beginsAgain: true })).toBeUndefined()
  expect(told).toMatchObject([
    { type: 'fault', part: 'text-gateway', message: expect.stringContaining("second gateway's file") },
    { type: 'fault', part: 'text-gateway', message: expect.stringContaining('ANSIMPASS_SECOND_GATEWAY') },
  ])
  expect(JSON.stringify(told)).not.toContain('very-secret')
  writeFileSync(secondGatewayFile, JSON.stringify({ relay }))
  expect(secondIfRight(config, { events, beginsAgain: true })).toMatchObject({ kind: 'relay' })
})
