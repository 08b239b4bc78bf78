/**
 * INVITEs whose refusal was acknowledged: for 5 s (timer I) they absorb what is late. At 6,000 calls/s there are 30,000 of them, so
 * that nothing is kept but their keys, in typed arrays; what stands behind a key is made when somebody asks for it.
 */
import { hexWord, makeFlatKeys } from '../../../../domain/kit/flat-keys.ts'
import type { InviteEvent } from './invite-server-table.ts'
import type { TimerWheel } from './timer-wheel.ts'
import { T4 } from './timers.ts'

/** An INVITE in the state `confirmed`: nothing of the table is left to it but that it ends. */
export type ConfirmedInvite = {
  readonly state: 'confirmed'
  readonly open: false
  readonly toTag: string
  readonly onCancel: undefined
  repeated(bytes: number): void
  happen(event: InviteEvent): void
}

export type ConfirmedInvites = {
  readonly size: number
  find(key: string): ConfirmedInvite | undefined
  /** By the call's name: the same call that came by another path. */
  merged(callRef: string): boolean
  /** @param callRef  undefined where no other path of it is to be known. @param toTag  16 hex digits */
  add(key: string, callRef: string | undefined, toTag: string): void
}

const TAG_DIGITS = 16

/** @param most  beyond it the first goes before its time */
export function createConfirmedInvites(wheel: TimerWheel, most: number): ConfirmedInvites {
  // Both hold the same INVITE at the same place: they are filled and emptied together, from the oldest on.
  const keys = makeFlatKeys(most)
  const callRefs = makeFlatKeys(most, hexWord)
  const tags = new Uint8Array(most * TAG_DIGITS)
  const ends = new Float64Array(most)
  let isSweeping = false

  function forgetOldest(): void {
    const place = keys.oldest()
    keys.remove(place)
    callRefs.remove(place)
  }

  function sweep(): void {
    isSweeping = false
    const now = wheel.now()
    let place = keys.oldest()
    for (; place !== -1 && (ends[place] ?? 0) <= now; place = keys.oldest()) forgetOldest()
    if (place !== -1) sweepIn((ends[place] ?? 0) - now)
  }

  function sweepIn(ms: number): void {
    if (isSweeping) return
    isSweeping = true
    wheel.start(ms, sweep)
  }

  function tagAt(place: number): string {
    return String.fromCharCode(...tags.subarray(place * TAG_DIGITS, (place + 1) * TAG_DIGITS))
  }

  return {
    get size() {
      return keys.size
    },
    find(key) {
      const place = keys.find(key)
      if (place === -1) return undefined
      const toTag = tagAt(place)
      return { state: 'confirmed', open: false, toTag, onCancel: undefined, repeated() {}, happen() {} }
    },
    merged: (callRef) => callRefs.find(callRef) !== -1,
    add(key, callRef, toTag) {
      if (keys.full) forgetOldest()
      const place = keys.add(key)
      callRefs.add(callRef)
      for (let at = 0; at < TAG_DIGITS; at += 1) tags[place * TAG_DIGITS + at] = toTag.charCodeAt(at)
      ends[place] = wheel.now() + T4
      sweepIn(T4)
    },
  }
}
