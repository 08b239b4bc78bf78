/** Reporters by their tokens: the file of `ANSIMPASS_REPORTERS`. Tokens stand there as hashes; staff and operators speak for their own sites only. */
import { createHash } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Actor, ActorKind } from '../../../domain/access/actor.ts'
import type { SiteNumber } from '../../../domain/call/phone/line.ts'
import { parseDialled } from '../../../domain/call/phone/parse-dialled.ts'
import { AppError } from '../../../domain/kit/errors.ts'

const Entry = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    kind: Type.Enum(['registry', 'carrier', 'operator', 'staff']),
    /** Hex SHA-256 of the bearer token. */
    tokenSha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    /** Of staff and operators: the numbers of their sites. */
    sites: Type.Optional(Type.Array(Type.String({ minLength: 5, maxLength: 20 }), { minItems: 1 })),
  },
  { additionalProperties: false },
)
const File = Type.Object({ reporters: Type.Array(Entry) }, { additionalProperties: false })

const HAVE_SITES: ReadonlySet<ActorKind> = new Set(['staff', 'operator'])

export type Reporters = {
  /** Whose bearer token this is. @param authorization  the header as it came */
  find(authorization: string | undefined): Actor | undefined
}

/** @throws AppError `REPORTERS_INVALID` naming what is wrong */
export function readReporters(json: string): Reporters {
  const { reporters } = checked(json)
  const byHash = new Map(
    reporters.map(({ name, kind, tokenSha256, sites = [] }): [string, Actor] => [
      tokenSha256,
      { name, kind, sites: new Set(sites.map(siteNumber)) },
    ]),
  )
  return {
    find(authorization) {
      const [, token] = /^Bearer ([\x21-\x7e]{16,200})$/i.exec(authorization ?? '') ?? []
      return token === undefined ? undefined : byHash.get(createHash('sha256').update(token).digest('hex'))
    },
  }
}

export const NO_REPORTERS: Reporters = { find: () => undefined }

function checked(json: string): Static<typeof File> {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw invalid('it is no JSON')
  }
  const [fault] = Value.Errors(File, value)
  if (fault !== undefined || !Value.Check(File, value))
    throw invalid(`${fault?.instancePath || '/'} ${fault?.message ?? 'is not of the form'}`)
  const idle = value.reporters.find(({ kind, sites }) => HAVE_SITES.has(kind) !== (sites !== undefined))
  if (idle !== undefined) throw invalid(`"${idle.name}": staff and operators have "sites", and nobody else has`)
  return value
}

function siteNumber(text: string): SiteNumber {
  const number = parseDialled(text)
  if (number === undefined) throw invalid(`"${text}" is no number that can be dialled`)
  return number
}

function invalid(what: string): AppError {
  return new AppError(
    'REPORTERS_INVALID',
    `the file of ANSIMPASS_REPORTERS is wrong: ${what}; docs/identity.md shows one`,
  )
}
