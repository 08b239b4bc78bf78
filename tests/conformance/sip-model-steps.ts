/** Steps of random callers, and who they are: what fast-check draws from. */
import fc from 'fast-check'
import type { NUMBERS } from './sip-model-world.ts'

export type Step =
  | { readonly do: 'invite' | 'fork'; readonly call: number }
  | { readonly do: 'cancel' | 'bye' | 'info' | 'options' | 'answer-bye'; readonly call: number }
  | { readonly do: 'ack'; readonly call: number; readonly offer: Offer }
  | { readonly do: 'prack'; readonly call: number; readonly offer: Offer; readonly right: boolean }
  | { readonly do: 'update' | 'reinvite'; readonly call: number; readonly offer: Offer; readonly late: boolean }
  | { readonly do: 'repeat'; readonly call: number; readonly which: number }
  | { readonly do: 'store'; readonly how: 'logged' | 'unavailable' }
  | { readonly do: 'sound' | 'speak' }
  | { readonly do: 'stop' }
  | { readonly do: 'wait'; readonly ms: number }

const OFFERS = ['none', 'spoken', 'held', 'unspoken'] as const
export type Offer = (typeof OFFERS)[number]

export type Caller = {
  readonly to: keyof typeof NUMBERS
  readonly headers: string
  readonly sdp: boolean
  readonly transport: 'UDP' | 'TCP'
}

export const caller: fc.Arbitrary<Caller> = fc.record({
  to: fc.constantFrom('announce', 'announce', 'early', 'early', 'silent', 'nobodys'),
  headers: fc.constantFrom('', 'Supported: 100rel\n', 'Require: 100rel\n', 'Supported: timer\nSession-Expires: 1800\n'),
  sdp: fc.constantFrom(true, true, true, false),
  transport: fc.constantFrom('UDP', 'UDP', 'TCP'),
})

const call = fc.nat(2)
const offer = fc.constantFrom(...OFFERS)
export const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('invite' as const), call }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fork' as const), call }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('ack' as const), call, offer }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('cancel', 'bye', 'info', 'options', 'answer-bye'), call }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('prack' as const), call, offer, right: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('update', 'reinvite'),
      call,
      offer,
      late: fc.constantFrom(false, false, false, true),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('repeat' as const), call, which: fc.nat(9) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('store' as const),
      how: fc.constantFrom('logged', 'logged', 'unavailable'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('sound', 'sound', 'speak') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(20, 220, 600, 600, 2_100, 12_000) }),
  },
)

/** Most of the time the calls are under way, and their visits stored, before all goes wild: else hardly one would be. */
export const beginnings: fc.Arbitrary<readonly Step[]> = fc.constantFrom(
  [],
  [{ do: 'invite', call: 0 }],
  ...[1, 2, 3, 4].map((): Step[] => [
    { do: 'invite', call: 0 },
    { do: 'invite', call: 1 },
    { do: 'invite', call: 2 },
    { do: 'store', how: 'logged' },
  ]),
)
