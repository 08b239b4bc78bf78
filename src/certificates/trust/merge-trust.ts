/** Parts of trust, each out of one file, put together. */
import { NO_TRUST, type Trust } from '../../domain/certificates/trust.ts'

export type TrustPart = Partial<Omit<Trust, 'revocations' | 'lists'>> & {
  readonly revocations?: Partial<Trust['revocations']>
}

export type TrustFile = { readonly part: TrustPart; readonly lists: Trust['lists'] }

/** A later file's pass key or card issuer takes the place of an earlier one's; document signers and revocations add up. */
export function mergeTrust(files: readonly TrustFile[]): Trust {
  const parts = files.map(({ part }) => part)
  const revoked = parts.map(({ revocations }) => revocations ?? {})
  return {
    documentSigners: joined(parts.map(({ documentSigners }) => documentSigners)),
    cardIssuers: latest(parts.map(({ cardIssuers }) => cardIssuers)),
    passKeys: latest(parts.map(({ passKeys }) => passKeys)),
    revocations: {
      passes: new Set(revoked.flatMap(({ passes }) => [...(passes ?? NO_TRUST.revocations.passes)])),
      dcc: joined(revoked.map(({ dcc }) => dcc)),
      cards: latest(revoked.map(({ cards }) => cards)),
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

function latest<T>(maps: readonly (ReadonlyMap<string, T> | undefined)[]): ReadonlyMap<string, T> {
  return new Map(maps.flatMap((map) => [...(map ?? [])]))
}
