/** Calls of a running world in which keys are pressed: rung to their end, with what was heard, read and shown at the door. */
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Handset } from '../../src/cli/handset/create-handset.ts'
import { recognisePrompt } from '../../src/cli/handset/recognise-prompt.ts'
import type { RingOptions } from '../../src/cli/handset/ringing.ts'
import type { DemoDoor, DemoMessage } from '../../src/contracts/demo-page.ts'
import { type CallEvents, newCall } from '../support/call-events.ts'
import { eventually } from '../support/eventually.ts'
import type { World } from '../support/world.ts'
import { type TranscribedCall, transcriptOf } from './call-transcript.ts'

export const CAFE = '080-000-0001' // 노원카페: answers and speaks
export const DINER = '080-000-0011' // 대구국밥: the same, with a door screen
export const CARE = '080-000-0009' // 노원요양원: takes an identity check alone for a proof
export const CHA = '010-0000-7241' // 차영식, born 1941-01-20, boosted, nobody has proved that this phone is his
/** Lines that the registry knows nobody by. */
export const nobody = (nth: number) => `010-0000-99${String(nth).padStart(2, '0')}`

const PROMPTS = join(import.meta.dirname, '..', '..', 'prompts')
const PLACES: Readonly<Record<string, string>> = { [CAFE]: '노원카페', [CARE]: '노원요양원', [DINER]: '대구국밥' }

export type Extra = {
  readonly media?: boolean
  readonly hangUpAfterKeys?: boolean
  readonly beforeKeys?: () => Promise<void>
  /** When the first of the keys has been taken. */
  readonly afterKeys?: (visit: string) => Promise<void>
  readonly keysInSound?: boolean
}

export type KeyedCalls = ReturnType<typeof makeKeyedCalls>
export type Rung = Awaited<ReturnType<KeyedCalls['ring']>>

/** @param world  started with `ANSIMPASS_LOG=debug` */
export function makeKeyedCalls(world: World, events: CallEvents, handset: Handset) {
  let rung = 0
  return { ring, told, textsOf, arrivalOf }

  /** @param nth  which of the phone's texts answered it, the newest is 0, none is -1. @param atDoor  the last four digits, where the door shows it */
  async function told(call: Rung, nth: number, atDoor?: string): Promise<TranscribedCall> {
    const texts = await world.get<readonly DemoMessage[]>(`/demo/handsets/${encodeURIComponent(call.from)}/messages`)
    const arrival = atDoor === undefined ? undefined : await arrivalOf(call.siteNumber, atDoor)
    const { from, keys, played, digits, hungUpBy } = call
    return {
      from,
      place: PLACES[call.siteNumber] ?? '',
      keys,
      played,
      digits,
      hungUpBy,
      text: texts[nth]?.text,
      arrival,
    }
  }

  /** Rings to the end of the call, presses keys, and tells what was heard; of an announcement that was cut short nothing. */
  async function ring(from: string, siteNumber: string, keys: string, extra: Extra = {}) {
    rung += 1
    const { callId, fromTag, visit } = newCall(`keypad-${rung}`, siteNumber)
    const began = performance.now()
    const hangUp = new AbortController()
    const options: RingOptions =
      extra.hangUpAfterKeys === true || extra.beforeKeys !== undefined || extra.afterKeys !== undefined
        ? { siteNumber, from, callId, fromTag, signal: hangUp.signal, ...byHand(events, visit, keys, extra, hangUp) }
        : { siteNumber, from, callId, fromTag, ...(extra.keysInSound !== true && { keys }), media: extra.media ?? true }
    const { final, announcements, codec, hungUpBy } = await handset.ring(options)
    const said = announcements.map((sound) => (codec === null ? null : recognisePrompt(sound, codec, PROMPTS)))
    return {
      ...{
        from,
        siteNumber,
        keys,
        visit,
        final,
        hungUpBy,
        endedAt: performance.now(),
        lastedMs: performance.now() - began,
      },
      heard: said.map((each) => each?.kind),
      languages: said.map((each) => each?.language),
      /** The last four digits that each announcement ended with. */
      digits: said.map((each) => each?.digits),
      played: await playedOf(visit),
    }
  }

  async function playedOf(visit: string): Promise<readonly string[]> {
    await events.next(visit, ['call-answered'])
    return events.all(visit, 'prompt-played').map(({ prompt, complete }) => `${prompt} ${complete ? 'whole' : 'cut'}`)
  }

  /** Waits for so many texts on a phone. Newest first. */
  function textsOf(phone: string, count: number): Promise<readonly DemoMessage[]> {
    return eventually(async () => {
      const texts = await world.get<readonly DemoMessage[]>(`/demo/handsets/${encodeURIComponent(phone)}/messages`)
      expect(texts.map(({ text }) => text)).toEqual(Array.from({ length: count }, () => expect.any(String)))
      return texts
    }, 20_000)
  }

  async function arrivalOf(site: string, lastFour: string) {
    const { arrivals } = await world.get<DemoDoor>(`/demo/sites/${site}/door`)
    return arrivals.find((arrival) => arrival.lastFour === lastFour)
  }
}

/** Keys that are pressed when something else has happened. */
function byHand(
  events: CallEvents,
  visit: string,
  keys: string,
  { hangUpAfterKeys, beforeKeys, afterKeys }: Extra,
  hangUp: AbortController,
) {
  let press = (_keys: string) => {}
  let begun = false
  return {
    onKeypad: (given: (keys: string) => void) => {
      press = given
    },
    onProgress: async ({ kind }: { kind: string }) => {
      if (kind !== 'audio' || begun) return
      begun = true
      await beforeKeys?.()
      press(keys)
      if (hangUpAfterKeys !== true && afterKeys === undefined) return
      await events.next(visit, ['key-pressed'])
      await afterKeys?.(visit)
      if (hangUpAfterKeys === true) hangUp.abort()
    },
  }
}

/** As it stands in docs/calls; `npx vitest run tests/journeys/keypad.test.ts --update` writes it anew. */
export async function keep(local: typeof expect, name: string, title: string, calls: readonly TranscribedCall[]) {
  await local(transcriptOf(title, calls, 'keypad.test.ts')).toMatchFileSnapshot(`../../docs/calls/${name}.md`)
}
