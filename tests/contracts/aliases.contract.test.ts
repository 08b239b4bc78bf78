/** Aliases in a real PostgreSQL, under real keys, on two nodes, with contacts sealed to a real authority's key. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createContactSealer, openContacts } from '../../src/adapters/hpke/alias-contacts.ts'
import {
  generateAuthorityKeys,
  readAuthorityPrivateKey,
  readAuthorityPublicKey,
} from '../../src/adapters/hpke/authority-key.ts'
import { createPostgresAliases } from '../../src/adapters/postgres/visits/aliases.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { newAlias } from '../../src/domain/visits/alias.ts'
import { aliasesContract } from './aliases.contract.ts'
import { databaseWorld } from './database-world.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'aliases-'))
const { privateKeyFile, publicKeyFile } = generateAuthorityKeys(folder)
const sealer = createContactSealer(() => readAuthorityPublicKey(publicKeyFile))
const CONTACT = { alias: newAlias(() => 0), line: '+821000000001' as Line, name: '홍길동' }

afterAll(() => rmSync(folder, { recursive: true }))

aliasesContract('createPostgresAliases', async () => {
  const world = await databaseWorld()
  return {
    ...world,
    aliases: createPostgresAliases(world.subjects),
    elsewhere: createPostgresAliases(world.otherSubjects),
    away: createPostgresAliases(world.awaySubjects),
    contact: () => sealer.seal(CONTACT),
    async contacts() {
      const { rows } = await world.owner.query<{ n: number }>('select count(*)::int as n from ansimpass.alias_contacts')
      return rows[0]?.n ?? 0
    },
  }
})

test('a contact is opened by the authority alone; two of the same are not alike, and each is as long as any other', async () => {
  const [one, other] = [await sealer.seal(CONTACT), await sealer.seal({ ...CONTACT, name: '김'.repeat(40) })]
  const again = await sealer.seal(CONTACT)
  expect(Buffer.from(one).equals(again)).toBe(false)
  expect(new Set([one.length, other.length, again.length])).toEqual(new Set([289]))
  const open = await openContacts(readAuthorityPrivateKey(privateKeyFile))
  expect(await open(one)).toEqual(CONTACT)
  const changed = Uint8Array.from(one, (byte, at) => (at === 100 ? byte ^ 1 : byte))
  expect(await open(changed)).toBeUndefined()
  const stranger = generateAuthorityKeys(join(folder, 'other'))
  const closed = await openContacts(readAuthorityPrivateKey(stranger.privateKeyFile))
  expect(await closed(one)).toBeUndefined()
  await expect(sealer.seal({ ...CONTACT, name: '"'.repeat(41 * 3) })).resolves.toHaveLength(289)
})
