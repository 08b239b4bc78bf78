/** Contacts behind aliases, each sealed to the authority by HPKE (RFC 9180), and the authority's side that opens them. */
import { AppError } from '../../domain/kit/errors.ts'
import { type AliasContact, CONTACT_NAME_CHARACTERS } from '../../domain/visits/alias-contact.ts'
import type { ContactSealer } from '../../ports/visits/contact-sealer.ts'
import type { PrivateJwk, PublicJwk } from './authority-key.ts'
import { importPrivate, importPublic } from './import-keys.ts'
import { bytesOf, hpkeSuite, joinWrap, splitWrap } from './suite.ts'

const INFO = bytesOf(Buffer.from('ansimpass alias contact 1'))
/** JSON, padded with spaces: room for a name of 40 characters of three bytes. */
const PLAIN_BYTES = 208

/** @param authorityKey  read when the first is sealed: the demo's pair may not be made before. @throws what it throws, when sealing */
export function createContactSealer(authorityKey: () => PublicJwk): ContactSealer {
  const suite = hpkeSuite()
  let imported: Promise<CryptoKey> | undefined
  return {
    async seal({ alias, line, name }) {
      imported ??= importPublic(authorityKey())
      const recipientPublicKey = await imported
      const short = [...name].slice(0, CONTACT_NAME_CHARACTERS).join('')
      const plain = Buffer.alloc(PLAIN_BYTES, ' ')
      const written = JSON.stringify({ alias, line, name: short })
      if (Buffer.byteLength(written) > PLAIN_BYTES)
        throw new AppError('BAD_OPTION', 'The name of the contact is too long: give a shorter one')
      plain.write(written)
      const sender = await suite.createSenderContext({ recipientPublicKey, info: INFO })
      return joinWrap(sender.enc, await sender.seal(bytesOf(plain)))
    },
  }
}

/** @returns a function that is undefined for a contact of another authority, or one that was changed. @throws AppError `AUTHORITY_KEY_INVALID` */
export async function openContacts(
  privateKey: PrivateJwk,
): Promise<(sealed: Uint8Array) => Promise<AliasContact | undefined>> {
  const suite = hpkeSuite()
  const recipientKey = await importPrivate(privateKey)
  return async (sealed) => {
    const { enc, ciphertext } = splitWrap(sealed)
    try {
      const recipient = await suite.createRecipientContext({ recipientKey, enc, info: INFO })
      return JSON.parse(Buffer.from(await recipient.open(ciphertext)).toString()) as AliasContact
    } catch {
      return undefined // every way to fail here means the same: not ours, or changed
    }
  }
}
