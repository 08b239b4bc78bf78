/** One INVITE and its answers: does what the table says. */
import type { Allowance } from './allowance.ts'
import { INVITE_SERVER, type InviteAction, type InviteEvent, type InviteState } from './invite-server-table.ts'
import { type Kept, KeptText } from './kept-text.ts'
import type { Timer, TimerWheel } from './timer-wheel.ts'
import { GIVE_UP, T1, T2 } from './timers.ts'

/** Sends Latin-1 text on the way of one transaction. */
export type Transmit = (text: string) => void

/** The way of a transaction's messages. */
export type Way = {
  readonly transmit: Transmit
  /** True over TCP and TLS: final answers are not repeated by the transaction. */
  readonly reliable: boolean
  /** What may be repeated on it. */
  readonly allowance: Allowance
}

/** Who keeps an INVITE by its key. */
export type InviteKeeper = {
  /** It absorbs what is late, and needs no more than its key for that. */
  confirmed(invite: InviteServer): void
  forget(invite: InviteServer): void
}

export class InviteServer {
  state: InviteState = 'proceeding'
  /** Gives the final answer 487; set by the one who answers, run by CANCEL while the INVITE is open. */
  onCancel: (() => void) | undefined
  readonly key: string
  /** The call's name, by which one that came by another path is known; undefined where none is to be. */
  readonly callRef: string | undefined
  /** To tag of every answer but 100. */
  readonly toTag: string
  readonly #wheel: TimerWheel
  readonly #way: Way
  readonly #keeper: InviteKeeper
  readonly #last: KeptText
  #gap = T1
  #repeat: Timer | undefined
  #end: Timer | undefined

  constructor(
    { key, callRef, toTag }: Pick<InviteServer, 'key' | 'callRef' | 'toTag'>,
    wheel: TimerWheel,
    way: Way,
    kept: Kept,
    keeper: InviteKeeper,
  ) {
    this.key = key
    this.callRef = callRef
    this.toTag = toTag
    this.#wheel = wheel
    this.#way = way
    this.#keeper = keeper
    this.#last = new KeptText(kept)
  }

  /** True while there is no final answer. */
  get open(): boolean {
    return this.state === 'proceeding'
  }

  answer(status: number, text: string): void {
    const event = status < 200 ? 'send-1xx' : status < 300 ? 'send-2xx' : 'send-final'
    if (this.state === 'proceeding') this.#last.keep(text)
    this.happen(event)
  }

  /** The same INVITE once more. */
  repeated(bytes: number): void {
    this.#way.allowance.heard(bytes)
    this.happen('invite')
  }

  happen(event: InviteEvent): void {
    const step = INVITE_SERVER[this.state][event]
    this.state = step.next
    if (step.next !== 'proceeding') this.onCancel = undefined // or the whole request would live on for 5 s
    for (const action of step.actions) this.#do(action)
  }

  #do(action: InviteAction): void {
    const wheel = this.#wheel
    switch (action) {
      case 'send':
        this.#way.transmit(this.#last.text)
        return
      case 'send-again':
        this.#sendAgain()
        return
      case 'start-g':
        if (!this.#way.reliable) this.#repeat = wheel.start(this.#gap, () => this.happen('timer-g'))
        return
      case 'double-g':
        this.#gap = Math.min(this.#gap * 2, T2)
        this.#repeat = wheel.start(this.#gap, () => this.happen('timer-g'))
        return
      case 'start-h':
        this.#end = wheel.start(GIVE_UP, () => this.happen('timer-h'))
        return
      case 'start-i':
        this.#last.keep('') // never sent again
        if (this.#way.reliable) this.happen('timer-i')
        else this.#keeper.confirmed(this)
        return
      case 'start-l':
        this.#end = wheel.start(GIVE_UP, () => this.happen('timer-l'))
        return
      case 'stop-timers':
        wheel.stop(this.#repeat)
        wheel.stop(this.#end)
        this.#repeat = undefined
        this.#end = undefined
        return
      case 'forget':
        this.#last.keep('')
        this.#keeper.forget(this)
        return
    }
  }

  #sendAgain(): void {
    const { text } = this.#last
    if (text !== '' && this.#way.allowance.hasRoom(text.length)) this.#way.transmit(text)
  }
}
