/**
 * Lists of withdrawn SMART Health Cards, as their issuers publish them: `{kid, method: "rid", ctr, rids}`, one or an array. What is
 * no list is counted, and spoils none of the others.
 */
import type { CardRevocations } from '../../domain/certificates/trust.ts'
import { isObject } from '../../domain/kit/field-readers.ts'
import { parseInstant, SECOND } from '../../domain/kit/time.ts'
import { mergeTrust, type TrustFile } from './merge-trust.ts'

type Json = Readonly<Record<string, unknown>>

/** A `rid`, with the second until which it is withdrawn. */
const RID = /^([\w-]{1,24})(?:\.(\d{1,12}))?$/

export async function readCardRevocations(json: unknown, name: string): Promise<TrustFile | undefined> {
  const listed: readonly unknown[] = Array.isArray(json) ? json : [json]
  const known = listed.filter(isList)
  if (known.length === 0) return undefined
  const files = known.map((list) => readList(list, name))
  const { cards } = mergeTrust(files).revocations
  const times = files.flatMap(({ lists }) => lists.flatMap(({ asOf }) => asOf ?? []))
  return {
    part: { revocations: { cards } },
    lists: [
      {
        name,
        kind: 'card-revocations',
        asOf: times.length === 0 ? undefined : Math.max(...times),
        unread: files.reduce((sum, { lists }) => sum + (lists[0]?.unread ?? 0), listed.length - known.length),
      },
    ],
  }
}

function isList(json: unknown): json is Json {
  return isObject(json) && typeof json['kid'] === 'string' && Array.isArray(json['rids'])
}

/** Under another method than `rid` cards are named in a way that we do not know. */
function readList(json: Json, name: string): TrustFile {
  const { kid, method, ctr, rids: told, asOf } = json
  const rids: readonly unknown[] = Array.isArray(told) ? told : []
  const read = method === 'rid' ? rids.flatMap((rid) => readRid(rid)) : []
  const revoked: CardRevocations = { version: typeof ctr === 'number' ? ctr : 0, rids: latestOf(read) }
  const at = typeof asOf === 'string' ? parseInstant(asOf) : undefined
  return {
    part: { revocations: { cards: new Map([[String(kid), revoked]]) } },
    lists: [{ name, kind: 'card-revocations', asOf: at, unread: rids.length - read.length }],
  }
}

function readRid(told: unknown): readonly (readonly [rid: string, until: number])[] {
  const [, rid, second] = RID.exec(typeof told === 'string' ? told : '') ?? []
  return rid === undefined ? [] : [[rid, second === undefined ? Number.POSITIVE_INFINITY : Number(second) * SECOND]]
}

/** One that is listed twice is withdrawn for the longer time. */
function latestOf(read: readonly (readonly [rid: string, until: number])[]): CardRevocations['rids'] {
  const rids = new Map<string, number>()
  for (const [rid, until] of read) rids.set(rid, Math.max(until, rids.get(rid) ?? until))
  return rids
}
