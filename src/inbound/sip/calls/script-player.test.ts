/** The player of scripts by hand: a prompt ends, a key falls and time runs out when the test says so. No clock, no sound. */
import { describe, expect, test } from 'vitest'
import { type Ask, type CallScript, sayAndHangUp } from '../../../domain/call/call-script.ts'
import type { Keyed } from '../../../domain/call/keyed-digits.ts'
import type { Prompt, PromptKind } from '../../../domain/pass/prompt.ts'
import type { Timer } from '../stack/transaction/timer-wheel.ts'
import { createScriptPlayer, longestCall } from './script-player.ts'

const said = (kind: PromptKind): Prompt => ({ kind, language: 'ko', digits: '' })
const question: Ask = {
  kind: 'ask',
  prompt: said('logged-link'),
  again: said('repeat'),
  digits: { least: 6, most: 6 },
  endKey: '#',
  withinMs: 5_000,
  tries: 2,
}
const asking: CallScript = [question, { kind: 'say', prompt: said('logged') }, { kind: 'hang-up' }]

/** @param follow  what follows an answer */
function start(script: CallScript, follow: (keyed: Keyed) => CallScript | undefined = () => undefined) {
  const prompts: PromptKind[] = []
  const told: Keyed[] = []
  const timers = new Set<Timer>()
  const waits: number[] = []
  let saying: ((complete: boolean) => void) | undefined
  let isDone = false
  let ended = false
  const say = async (complete: boolean) => {
    const finish = saying
    saying = undefined
    finish?.(complete)
    await settled()
  }
  const player = createScriptPlayer({
    play({ kind }) {
      if (saying !== undefined) throw new Error(`${kind} is to be said into another prompt`)
      prompts.push(kind)
      if (ended) return Promise.resolve(false)
      return new Promise((resolve) => {
        saying = resolve
      })
    },
    hush: () => void say(false),
    keyed: async (asked, keyed) => {
      expect(asked.kind).toBe('ask')
      told.push(keyed)
      return follow(keyed)
    },
    wheel: {
      start(ms, fire) {
        const timer: Timer = { turns: 0, before: undefined, after: undefined, slot: 0, fire }
        timers.add(timer)
        waits.push(ms)
        return timer
      },
      stop: (timer) => void (timer !== undefined && timers.delete(timer)),
    },
  })
  void player.perform(script).then(() => {
    isDone = true
  })
  return {
    prompts,
    told,
    /** Of the silences that were waited for. */
    waits,
    get timers() {
      return timers.size
    },
    get isSaying() {
      return saying !== undefined
    },
    get isDone() {
      return isDone
    },
    promptEnds: () => say(true),
    soundDies: () => say(false),
    async press(keys: string) {
      for (const key of keys) {
        player.press(key)
        await settled()
      }
    },
    async silence() {
      for (const timer of [...timers]) {
        timers.delete(timer)
        timer.fire()
      }
      await settled()
    },
    async hangUp() {
      ended = true
      player.end()
      await say(false)
    },
  }
}

/** Everything that is already decided has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

describe('words that are no question', () => {
  const words: CallScript = [
    { ...question, digits: { least: 1, most: 6 }, withinMs: 1_500, tries: 1, endsWithWords: true },
    { kind: 'hang-up' },
  ]

  test('end without a silence where nobody pressed a key', async () => {
    const call = start(words)
    await call.promptEnds()
    expect([call.told, call.waits, call.isDone]).toEqual([[{ kind: 'nothing' }], [], true])
  })

  test('are cut by a key, which counts alone once nothing follows it for a while', async () => {
    const call = start(words)
    await call.press('2')
    expect([call.isSaying, call.told, call.waits]).toEqual([false, [], [1_500]])
    await call.silence()
    expect([call.told, call.isDone]).toEqual([[{ kind: 'digits', digits: '2' }], true])
  })

  test('a key counts too where the caller hangs up behind it', async () => {
    const call = start(words)
    await call.press('3')
    await call.hangUp()
    expect(call.told).toEqual([{ kind: 'digits', digits: '3' }])
  })
})

describe('a script of one step', () => {
  test('is said, and done', async () => {
    const call = start(sayAndHangUp(said('logged')))
    expect(call.prompts).toEqual(['logged'])
    expect(call.isDone).toBe(false)
    await call.promptEnds()
    expect(call).toMatchObject({ isDone: true, told: [], waits: [] })
  })

  test('hears no keys', async () => {
    const call = start(sayAndHangUp(said('logged')))
    await call.press('1#')
    expect(call.isSaying).toBe(true)
    await call.promptEnds()
    expect(call).toMatchObject({ isDone: true, told: [] })
  })

  test('what stands behind it is not said where its sound is over', async () => {
    const call = start([
      { kind: 'say', prompt: said('logged') },
      { kind: 'say', prompt: said('repeat') },
      { kind: 'hang-up' },
    ])
    await call.soundDies()
    expect(call).toMatchObject({ isDone: true, prompts: ['logged'] })
  })
})

describe('a question', () => {
  test('is answered by its last digit; the rest of the script follows', async () => {
    const call = start(asking)
    await call.promptEnds()
    await call.press('410120')
    expect(call).toMatchObject({ told: [{ kind: 'digits', digits: '410120' }], timers: 0 })
    expect(call.prompts).toEqual(['logged-link', 'logged'])
    await call.promptEnds()
    expect(call.isDone).toBe(true)
  })

  test('is answered while it is said: the first key ends its words', async () => {
    const call = start(asking)
    await call.press('4')
    expect(call.isSaying).toBe(false)
    await call.press('10120')
    expect(call.told).toEqual([{ kind: 'digits', digits: '410120' }])
  })

  test('by # before that; * begins anew', async () => {
    const call = start([{ ...question, digits: { least: 2, most: 6 } }, { kind: 'hang-up' }])
    await call.press('98*41#')
    expect(call).toMatchObject({ told: [{ kind: 'digits', digits: '41' }], isDone: true })
  })

  test('waits from the end of its words, and anew from each key', async () => {
    const call = start(asking)
    expect(call.waits).toEqual([])
    await call.promptEnds()
    expect(call.waits).toEqual([5_000])
    await call.press('41')
    expect(call).toMatchObject({ waits: [5_000, 5_000, 5_000], timers: 1 })
  })

  test.each([
    ['silence', ''],
    ['too few digits, then silence', '4101'],
    ['too few digits and #', '4101#'],
  ])('%s: the question is put again, then the rest follows', async (_, keys) => {
    const call = start(asking)
    for (const prompts of [['logged-link'], ['logged-link', 'repeat']]) {
      expect(call.prompts).toEqual(prompts)
      await call.promptEnds()
      await call.press(keys)
      if (!keys.endsWith('#')) await call.silence()
    }
    expect(call).toMatchObject({ told: [{ kind: 'nothing' }], prompts: ['logged-link', 'repeat', 'logged'], timers: 0 })
  })

  test('a second try begins with no digit of the first', async () => {
    const call = start(asking)
    await call.press('410#')
    await call.press('1201#')
    expect(call.told).toEqual([{ kind: 'nothing' }])
  })

  test('digits that are enough count when silence ends the try', async () => {
    const call = start([{ ...question, digits: { least: 2, most: 6 } }, { kind: 'hang-up' }])
    await call.press('41')
    await call.silence()
    expect(call).toMatchObject({ told: [{ kind: 'digits', digits: '41' }], isDone: true })
  })

  test('what follows its answer takes the place of the rest', async () => {
    const call = start(asking, ({ kind }) => (kind === 'digits' ? sayAndHangUp(said('logged-pass')) : undefined))
    await call.press('410120')
    expect(call.prompts).toEqual(['logged-link', 'logged-pass'])
    await call.promptEnds()
    expect(call.isDone).toBe(true)
  })

  test('nobody heard it to its end: it is not waited for', async () => {
    const call = start([{ ...question, tries: 1 }, { kind: 'hang-up' }])
    await call.soundDies()
    expect(call).toMatchObject({ told: [{ kind: 'nothing' }], waits: [], isDone: true })
  })
})

describe('a caller who hangs up', () => {
  test('while the question is said, or before there are enough digits: told once, and nothing more is said', async () => {
    for (const keys of ['', '4101']) {
      const call = start(asking)
      await call.press(keys)
      await call.hangUp()
      expect(call).toMatchObject({ told: [{ kind: 'nothing' }], prompts: ['logged-link'], isDone: true, timers: 0 })
    }
  })

  test('behind enough digits: they count', async () => {
    const call = start([{ ...question, digits: { least: 4, most: 6 } }, { kind: 'hang-up' }])
    await call.press('4101')
    await call.hangUp()
    expect(call).toMatchObject({ told: [{ kind: 'digits', digits: '4101' }], isDone: true })
  })

  test('while something is said before the question: it was never put', async () => {
    const call = start([{ kind: 'say', prompt: said('logged') }, question, { kind: 'hang-up' }])
    await call.hangUp()
    expect(call).toMatchObject({ told: [], isDone: true })
  })

  test('hears nothing of what follows the answer', async () => {
    const call = start(asking, () => sayAndHangUp(said('logged-pass')))
    await call.hangUp()
    expect(call).toMatchObject({ prompts: ['logged-link'], isDone: true })
  })
})

test('a call that asks may last longer', () => {
  expect(longestCall(sayAndHangUp(said('logged')), 12_000)).toBe(12_000)
  expect(longestCall(asking, 12_000)).toBe(45_000)
})
