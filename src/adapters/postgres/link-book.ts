/** Links as hashes of their codes: whoever reads the table can open no link. */
import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { MINUTE } from '../../domain/time.ts'
import type { LinkBook } from '../../ports/link-book.ts'
import { whenAvailable } from './when-available.ts'

/** Base32 without 0, 1, I and O, which are taken for one another: 8 digits and 24 letters. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const CODE = new RegExp(`^[${ALPHABET}]{12}$`)

const ISSUE = `
  insert into links (code_hash, day, issued_at, hour, enc)
  select * from unnest($1::bytea[], $2::date[], $3::timestamptz[], $4::int[], $5::bytea[])`
const LOOK = 'select issued_at from links where code_hash = $1'

/** @param options.validForMs  how long a link may be opened, in business time; 10 minutes unless given */
export function createPostgresLinkBook(
  pool: Pick<pg.Pool, 'query'>,
  options: { readonly validForMs?: number } = {},
): LinkBook {
  const validForMs = options.validForMs ?? 10 * MINUTE
  return {
    async issue(links) {
      if (links.length === 0) return []
      const codes = links.map(newCode)
      const values = [
        codes.map(hashOf),
        links.map((link) => link.day),
        links.map((link) => new Date(link.issuedAt)),
        links.map((link) => link.content.hour),
        links.map((link) => Buffer.from(link.content.sealed)),
      ]
      await whenAvailable(pool.query({ name: 'issue-links', text: ISSUE, values }))
      return codes
    },

    async look(typed, at) {
      const code = typed.toUpperCase()
      if (!CODE.test(code)) return 'unknown'
      const query = pool.query<{ issued_at: Date }>({ name: 'look-at-link', text: LOOK, values: [hashOf(code)] })
      const [link] = (await whenAvailable(query)).rows
      if (link === undefined) return 'unknown'
      return at < link.issued_at.getTime() + validForMs ? 'live' : 'expired'
    },
  }
}

/** 12 × 5 random bits. */
function newCode(): string {
  let code = ''
  for (const byte of randomBytes(12)) code += ALPHABET[byte & 31]
  return code
}

function hashOf(code: string): Buffer {
  return createHash('sha256').update(code).digest()
}
