/** In-memory store of the provider's codes, tokens and interactions: each until its end, shared by its instances. */
import type { AdapterFactory, AdapterPayload } from 'oidc-provider'

type Entry = { payload: AdapterPayload; readonly endsAt: number }

const MOST = 5_000

export function createMemoryStore(): AdapterFactory {
  const entries = new Map<string, Entry>()

  function find(key: string): AdapterPayload | undefined {
    const entry = entries.get(key)
    if (entry === undefined || entry.endsAt > performance.now()) return entry?.payload
    entries.delete(key)
    return undefined
  }

  function makeRoom(): void {
    for (const key of entries.keys()) find(key)
    for (const key of entries.keys()) {
      if (entries.size <= MOST) return
      entries.delete(key)
    }
  }

  function findWhere(model: string, fits: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const key of entries.keys()) {
      const payload = key.startsWith(`${model}:`) ? find(key) : undefined
      if (payload !== undefined && fits(payload)) return payload
    }
    return undefined
  }

  return (model) => ({
    async upsert(id, payload, expiresIn) {
      if (entries.size >= MOST) makeRoom()
      const endsAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : performance.now() + expiresIn * 1000
      entries.set(`${model}:${id}`, { payload, endsAt })
    },
    find: async (id) => find(`${model}:${id}`),
    findByUid: async (uid) => findWhere(model, (payload) => payload.uid === uid),
    findByUserCode: async (code) => findWhere(model, (payload) => payload.userCode === code),
    async consume(id) {
      const payload = find(`${model}:${id}`)
      if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000)
    },
    async destroy(id) {
      entries.delete(`${model}:${id}`)
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key)
    },
  })
}
