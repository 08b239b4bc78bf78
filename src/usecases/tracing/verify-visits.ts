/** Opens every visit with the authority's private key: a drill, on a restored copy on the authority's machine. */
import { addDays, type CalendarDate } from '../../domain/kit/time.ts'
import type { AnySealedVisit, EpochWrap, OpenedVisit, VisitKey, WithoutEpoch } from '../../domain/visits/visit.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'

export type StoredVisit = WithoutEpoch<AnySealedVisit> & { readonly epochId: string }

export type VerifyVisitsDeps = {
  /** The table, some at a time, in any order. */
  readonly visits: () => AsyncIterable<readonly StoredVisit[]>
  /** Epoch wraps by hex of their name, as they are now: asked again when one is missing. */
  readonly epochs: () => Promise<ReadonlyMap<string, EpochWrap>>
  /** Read before the table: what is replayed meanwhile is then met in one of them at least. */
  readonly spooled: readonly AnySealedVisit[]
  readonly unwrap: (
    wrap: EpochWrap,
  ) => Promise<{ open(visit: WithoutEpoch<AnySealedVisit>): OpenedVisit | undefined } | undefined>
  /** Whose key opens: the name that epoch wraps carry. */
  readonly keyId: string
}

export type Verified = {
  readonly opened: number
  readonly failed: number
  /** Of the failed: sealed to another authority's key, by that key's name. */
  readonly otherKeys: ReadonlyMap<string, number>
  /** Of the failed: the epoch key that they need is in no table and no spool. */
  readonly withoutEpoch: number
}

/** A visit in spool and table counts once; one whose epoch key is missing or not ours has failed. */
export async function verifyVisits(deps: VerifyVisitsDeps): Promise<Verified> {
  const open = makeOpener(deps)
  const onlySpooled = new Map(deps.spooled.map((visit) => [nameOf(visit), visit]))
  let opened = 0
  let failed = 0
  let withoutEpoch = 0
  const otherKeys = new Map<string, number>()
  const count = ({ ok, wrap }: Tried) => {
    if (ok) opened += 1
    else failed += 1
    if (ok) return
    if (wrap === undefined) withoutEpoch += 1
    else if (wrap.authorityKeyId !== deps.keyId) {
      otherKeys.set(wrap.authorityKeyId, (otherKeys.get(wrap.authorityKeyId) ?? 0) + 1)
    }
  }

  for await (const visits of deps.visits()) {
    for (const visit of visits) {
      onlySpooled.delete(nameOf(visit))
      onlySpooled.delete(nameOf({ ...visit, day: addDays(visit.day, 1) })) // the same call, spooled after midnight
      count(await open(visit, visit.epochId))
    }
  }
  for (const visit of onlySpooled.values()) count(await open(visit, visitRef(visit.epoch.epochId), visit.epoch))
  return { opened, failed, otherKeys, withoutEpoch }
}

function nameOf({ day, callKey }: VisitKey): `${CalendarDate} ${string}` {
  return `${day} ${visitRef(callKey)}`
}

type Tried = { readonly ok: boolean; readonly wrap: EpochWrap | undefined }

function makeOpener({ epochs, unwrap }: VerifyVisitsDeps) {
  type Opened = Awaited<ReturnType<VerifyVisitsDeps['unwrap']>>
  const unwrapped = new Map<string, { readonly epoch: Opened; readonly wrap: EpochWrap | undefined }>()
  let known: ReadonlyMap<string, EpochWrap> = new Map()

  async function epochOf(id: string, own: EpochWrap | undefined) {
    const before = unwrapped.get(id)
    if (before !== undefined) return before
    if (own === undefined && !known.has(id)) known = await epochs()
    const wrap = own ?? known.get(id)
    const found = { epoch: wrap === undefined ? undefined : await unwrap(wrap), wrap }
    unwrapped.set(id, found)
    return found
  }

  return async function open(visit: WithoutEpoch<AnySealedVisit>, id: string, own?: EpochWrap): Promise<Tried> {
    const { epoch, wrap } = await epochOf(id, own)
    return { ok: epoch?.open(visit) !== undefined, wrap }
  }
}
