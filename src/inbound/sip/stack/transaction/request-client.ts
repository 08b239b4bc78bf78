/** One BYE of ours until it is answered or given up: does what the table says. */
import { ownText } from '../message/own-text.ts'
import type { Way } from './invite-server.ts'
import { type ClientAction, type ClientEvent, type ClientState, REQUEST_CLIENT } from './request-client-table.ts'
import type { Timer, TimerWheel } from './timer-wheel.ts'
import { afterLast, GIVE_UP, T1, T2, T4 } from './timers.ts'

export class RequestClient {
  state: ClientState = 'trying'
  readonly #wheel: TimerWheel
  readonly #way: Way
  readonly #forget: () => void
  readonly #text: string
  #gap = T1
  #repeat: Timer | undefined
  #end: Timer | undefined

  /** Sends `text` at once, and again until an answer comes or 32 s are over. */
  constructor(text: string, wheel: TimerWheel, way: Way, forget: () => void) {
    this.#text = ownText(text)
    this.#wheel = wheel
    this.#way = way
    this.#forget = forget
    way.transmit(text)
    if (!way.reliable) this.#repeat = wheel.start(T1, () => this.happen('timer-e'))
    this.#end = wheel.start(GIVE_UP, () => this.happen('timer-f'))
  }

  answered(status: number): void {
    this.happen(status < 200 ? 'answer-1xx' : 'answer-final')
  }

  happen(event: ClientEvent): void {
    const step = REQUEST_CLIENT[this.state][event]
    this.state = step.next
    for (const action of step.actions) this.#do(action)
  }

  #do(action: ClientAction): void {
    const wheel = this.#wheel
    switch (action) {
      case 'send-again':
        if (this.#way.allowance.hasRoom(this.#text.length)) this.#way.transmit(this.#text)
        return
      case 'double-e':
        this.#gap = this.state === 'proceeding' ? T2 : Math.min(this.#gap * 2, T2)
        this.#repeat = wheel.start(this.#gap, () => this.happen('timer-e'))
        return
      case 'start-k':
        this.#end = wheel.start(afterLast(this.#way.reliable, T4), () => this.happen('timer-k'))
        return
      case 'stop-timers':
        wheel.stop(this.#repeat)
        wheel.stop(this.#end)
        return
      case 'forget':
        this.#forget()
        return
    }
  }
}
