/** Parts of trust, each out of one file, put together. */
import { type CardRevocations, NO_TRUST, type PassKey, type Trust } from '../../domain/certificates/trust.ts'

export type TrustPart = Partial<Omit<Trust, 'revocations' | 'lists'>> & {
  readonly revocations?: Partial<Trust['revocations']>
}

export type TrustFile = { readonly part: TrustPart; readonly lists: Trust['lists'] }

/** A later file's pass key or issuer's key takes the place of an earlier one's; document signers, issuers and whatever is withdrawn add up. */
export function mergeTrust(files: readonly TrustFile[]): Trust {
  const parts = files.map(({ part }) => part)
  const revoked = parts.map(({ revocations }) => revocations ?? {})
  return {
    documentSigners: joined(parts.map(({ documentSigners }) => documentSigners)),
    cardIssuers: addedUp(
      parts.map(({ cardIssuers }) => cardIssuers),
      (before, keys) => new Map([...before, ...keys]),
    ),
    passKeys: addedUp(
      parts.map(({ passKeys }) => passKeys),
      laterKey,
    ),
    revocations: {
      passes: new Set(revoked.flatMap(({ passes }) => [...(passes ?? NO_TRUST.revocations.passes)])),
      dcc: joined(revoked.map(({ dcc }) => dcc)),
      cards: addedUp(
        revoked.map(({ cards }) => cards),
        bothRevoked,
      ),
    },
    lists: files.flatMap(({ lists }) => lists),
  }
}

function joined<T>(
  maps: readonly (ReadonlyMap<string, readonly T[]> | undefined)[],
): ReadonlyMap<string, readonly T[]> {
  const all = new Map<string, readonly T[]>()
  for (const map of maps) for (const [key, values] of map ?? []) all.set(key, [...(all.get(key) ?? []), ...values])
  return all
}

function addedUp<T>(
  maps: readonly (ReadonlyMap<string, T> | undefined)[],
  both: (before: T, later: T) => T,
): ReadonlyMap<string, T> {
  const all = new Map<string, T>()
  for (const [key, value] of maps.flatMap((map) => [...(map ?? [])])) {
    const before = all.get(key)
    all.set(key, before === undefined ? value : both(before, value))
  }
  return all
}

/** What was once withdrawn stays so: of two instants the later. */
function bothRevoked(one: CardRevocations, other: CardRevocations): CardRevocations {
  const rids = new Map(one.rids)
  for (const [rid, until] of other.rids) rids.set(rid, Math.max(until, rids.get(rid) ?? until))
  return { version: Math.max(one.version, other.version), rids }
}

/** What was once withdrawn stays so: an older list beside a newer one revives no key. */
export function laterKey(before: PassKey, later: PassKey): PassKey {
  return { ...later, revoked: before.revoked || later.revoked }
}
