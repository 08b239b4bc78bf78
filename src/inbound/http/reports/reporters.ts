/** Reporters by their keys and tokens: the file of `ANSIMPASS_REPORTERS`. Systems sign with a secret, devices of staff bear a token, of which the hash stands there. */
import { createHash } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { secretBytes } from '../../../contracts/signed-messages.ts'
import type { Actor } from '../../../domain/access/actor.ts'
import type { SiteNumber } from '../../../domain/call/phone/line.ts'
import { type LinePrefix, parseLinePrefix } from '../../../domain/call/phone/line-prefix.ts'
import { parseDialled } from '../../../domain/call/phone/parse-dialled.ts'
import { AppError } from '../../../domain/kit/errors.ts'
import { type EpochMs, parseInstant } from '../../../domain/kit/time.ts'

const closed = { additionalProperties: false }
const name = Type.String({ minLength: 1, maxLength: 80 })
/** Numbers of sites for which they speak. */
const sites = Type.Array(Type.String({ minLength: 5, maxLength: 20 }), { minItems: 1 })
const Key = Type.Object(
  {
    /** Sent with each request. */
    id: Type.String({ pattern: '^[\\x21-\\x7e]{1,60}$' }),
    /** `whsec_` and Base64 of 24 to 64 bytes. */
    secret: Type.String({ maxLength: 100 }),
    /** ISO 8601 with an offset; without: always. */
    from: Type.Optional(Type.String()),
    until: Type.Optional(Type.String()),
  },
  closed,
)
/** Events, or numbers that changed hands. */
const perDay = Type.Optional(Type.Integer({ minimum: 1 }))
const system = { name, keys: Type.Array(Key, { minItems: 1 }), perDay }
const File = Type.Object(
  {
    reporters: Type.Array(
      Type.Union([
        /** Hex SHA-256 of the bearer token. */
        Type.Object(
          { name, kind: Type.Literal('staff'), tokenSha256: Type.String({ pattern: '^[0-9a-f]{64}$' }), sites },
          closed,
        ),
        Type.Object({ ...system, kind: Type.Literal('operator'), sites }, closed),
        /** `numbers`: the first digits of the lines that are its own. */
        Type.Object(
          { ...system, kind: Type.Literal('carrier'), numbers: Type.Array(Type.String(), { minItems: 1 }) },
          closed,
        ),
        Type.Object({ ...system, kind: Type.Literal('registry') }, closed),
      ]),
    ),
  },
  closed,
)
type Entry = Static<typeof File>['reporters'][number]

export type ReporterKey = { readonly actor: Actor; readonly secret: Uint8Array }

export type Reporters = {
  /** Whose bearer token this is. @param authorization  the header as it came */
  find(authorization: string | undefined): Actor | undefined
  /** Whose key this is. @param at  by the machine's clock; a key that is not in its time is none */
  key(id: string, at: EpochMs): ReporterKey | undefined
}

/** @throws AppError `REPORTERS_INVALID` naming what is wrong */
export function readReporters(json: string): Reporters {
  const { reporters } = checked(json)
  const byHash = new Map<string, Actor>()
  const byKey = new Map<string, ReporterKey & { readonly from: EpochMs; readonly until: EpochMs }>()
  const names = new Set<string>()
  for (const entry of reporters) {
    const actor = actorOf(entry)
    if (entry.kind === 'staff') {
      byHash.set(entry.tokenSha256, actor)
      continue
    }
    if (names.has(entry.name)) throw invalid(`"${entry.name}" stands there twice; give one entry several keys`)
    names.add(entry.name)
    for (const { id, secret, from, until } of entry.keys) {
      const bytes = secretBytes(secret)
      if (bytes === undefined) throw invalid(`the secret of key "${id}" is not "whsec_" and Base64 of 24 to 64 bytes`)
      if (byKey.has(id)) throw invalid(`the key "${id}" stands there twice`)
      const time = {
        from: instant(id, from, Number.NEGATIVE_INFINITY),
        until: instant(id, until, Number.POSITIVE_INFINITY),
      }
      byKey.set(id, { actor, secret: bytes, ...time })
    }
  }
  return {
    find(authorization) {
      const [, token] = /^Bearer ([\x21-\x7e]{16,200})$/i.exec(authorization ?? '') ?? []
      return token === undefined ? undefined : byHash.get(createHash('sha256').update(token).digest('hex'))
    },
    key(id, at) {
      const key = byKey.get(id)
      return key !== undefined && key.from <= at && at < key.until ? key : undefined
    },
  }
}

export type ListedKey = {
  readonly id: string
  readonly from: EpochMs | undefined
  readonly until: EpochMs | undefined
}
/** One who may report, without secrets. */
export type ListedReporter = {
  readonly name: string
  readonly kind: Entry['kind']
  readonly sites: readonly string[]
  readonly numbers: readonly string[]
  readonly perDay: number | undefined
  readonly keys: readonly ListedKey[]
}

/** Whom a file names, in its order. @throws AppError `REPORTERS_INVALID` as `readReporters` does */
export function listReporters(json: string): readonly ListedReporter[] {
  readReporters(json)
  return checked(json).reporters.map((entry) => {
    const { name, sites, numbers = [], perDay } = actorOf(entry)
    const keys = 'keys' in entry ? entry.keys : []
    return {
      ...{ name, kind: entry.kind, sites: [...sites], numbers, perDay },
      keys: keys.map(({ id, from, until }) => ({ id, from: instantOf(from), until: instantOf(until) })),
    }
  })
}

function instantOf(text: string | undefined): EpochMs | undefined {
  return text === undefined ? undefined : parseInstant(text)
}

export const NO_REPORTERS: Reporters = { find: () => undefined, key: () => undefined }

function checked(json: string): Static<typeof File> {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw invalid('it is no JSON')
  }
  if (Value.Check(File, value)) return value
  const [fault] = Value.Errors(File, value)
  throw invalid(`${fault?.instancePath || '/'} is not of the form: ${FORMS}`)
}

const FORMS =
  'staff have "tokenSha256" and "sites", operators "keys" and "sites", carriers "keys" and "numbers", registries "keys"; systems may have "perDay"'

function actorOf(entry: Entry): Actor {
  const { name, kind } = entry
  const sites = new Set('sites' in entry ? entry.sites.map(siteNumber) : [])
  return {
    ...{ name, kind, sites },
    ...(kind === 'carrier' && { numbers: entry.numbers.map(linePrefix) }),
    ...(kind !== 'staff' && entry.perDay !== undefined && { perDay: entry.perDay }),
  }
}

function siteNumber(text: string): SiteNumber {
  const number = parseDialled(text)
  if (number === undefined) throw invalid(`"${text}" is no number that can be dialled`)
  return number
}

function linePrefix(text: string): LinePrefix {
  const prefix = parseLinePrefix(text)
  if (prefix === undefined) throw invalid(`"${text}" begins no number; write 010-00 or +8210`)
  return prefix
}

function instant(key: string, text: string | undefined, always: number): EpochMs {
  const at = text === undefined ? always : parseInstant(text)
  if (at === undefined)
    throw invalid(`from and until of key "${key}" are times with an offset: 2022-01-12T00:00:00+09:00`)
  return at
}

function invalid(what: string): AppError {
  return new AppError(
    'REPORTERS_INVALID',
    `the file of ANSIMPASS_REPORTERS is wrong: ${what}; docs/identity.md shows one`,
  )
}
