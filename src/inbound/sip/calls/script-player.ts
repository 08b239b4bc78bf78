/** The player of a call's script, the same for answered calls and early media: says, asks for digits, and is done where we hang up. */
import type { Ask, CallScript } from '../../../domain/call/call-script.ts'
import { afterKey, type Keyed, START_OVER_KEY } from '../../../domain/call/keyed-digits.ts'
import type { Prompt } from '../../../domain/pass/prompt.ts'
import type { Timer, TimerWheel } from '../stack/transaction/timer-wheel.ts'

/** What the player needs of a call. */
export type Stage = {
  /** Never rejects. @returns false where it was stopped before its end: by `hush`, or since the sound is over */
  play(prompt: Prompt): Promise<boolean>
  /** Stops what is being said. */
  hush(): void
  /** @returns what follows in place of the rest of the script */
  keyed(asked: Ask, keyed: Keyed): Promise<CallScript | undefined>
  readonly wheel: Pick<TimerWheel, 'start' | 'stop'>
}

export type ScriptPlayer = {
  /** To be called once. Never rejects. @returns when we are to hang up, or the call has ended */
  perform(script: CallScript): Promise<void>
  /** A key that was pressed; one that no question waits for is nobody's. */
  press(key: string): void
  /** The call has ended. Digits that are enough still count. */
  end(): void
}

/** No call that asks lasts longer, milliseconds from the INVITE. */
const ASKING_LIMIT = 45_000

/** @param otherwise  the limit of calls that ask nothing. @returns how long the call may last, milliseconds from the INVITE */
export function longestCall(script: CallScript, otherwise: number): number {
  return script.some(({ kind }) => kind === 'ask') ? ASKING_LIMIT : otherwise
}

/** What one try at a question brought. `endKey`: the end key came, and nothing before it. */
type Heard = { readonly digits: string; readonly endKey: boolean }

/** Who starts over needs time. */
const SLOWLY = 2

/** One try at a question. */
type Listening = {
  readonly heard: Promise<Heard>
  press(key: string): void
  /** The question has been said: from now on silence ends the try. Where nobody heard its end, nobody answers it. */
  said(complete: boolean): void
  end(): void
}

export function createScriptPlayer(stage: Stage): ScriptPlayer {
  let listening: Listening | undefined
  let over = false

  return {
    perform,
    press: (key) => listening?.press(key),
    end() {
      over = true
      listening?.end()
    },
  }

  async function perform(script: CallScript): Promise<void> {
    for (const step of script) {
      if (over || step.kind === 'hang-up') return
      if (step.kind === 'say') {
        if (!(await stage.play(step.prompt))) return
      } else {
        const next = await stage.keyed(step, await ask(step))
        if (next !== undefined) return perform(next)
      }
    }
  }

  async function ask(step: Ask): Promise<Keyed> {
    let endKey = false
    for (let attempt = 1; attempt <= step.tries && !over; attempt++) {
      const heard = await hear(step, attempt === 1 ? step.prompt : step.again)
      if (heard.digits.length >= step.digits.least) return { kind: 'digits', digits: heard.digits }
      endKey = heard.endKey
    }
    return { kind: endKey ? 'end-key' : 'nothing' }
  }

  async function hear(step: Ask, prompt: Prompt): Promise<Heard> {
    const now = listen(step, stage)
    listening = now
    const saying = stage.play(prompt).then(now.said)
    const heard = await now.heard
    listening = undefined
    await saying // one prompt at a time
    return heard
  }
}

function listen(step: Ask, { hush, wheel }: Stage): Listening {
  const { promise, resolve } = Promise.withResolvers<Heard>()
  let digits = ''
  let { withinMs } = step
  let state: 'untouched' | 'keyed' | 'ended' = 'untouched'
  let silence: Timer | undefined

  const end = (endKey = false) => {
    state = 'ended'
    wheel.stop(silence)
    resolve({ digits, endKey })
  }
  const wait = () => {
    wheel.stop(silence)
    silence = wheel.start(withinMs, () => end())
  }
  return {
    heard: promise,
    end,
    said(complete) {
      if (state !== 'untouched') return
      if (complete && step.endsWithWords !== true) wait()
      else end()
    },
    press(key) {
      if (state === 'ended') return
      const isFirst = state === 'untouched'
      if (isFirst) hush()
      state = 'keyed'
      if (key === START_OVER_KEY) withinMs = SLOWLY * step.withinMs
      const after = afterKey(digits, key, step)
      digits = after.digits
      if (after.ended) end(isFirst && key === step.endKey)
      else wait()
    },
  }
}
