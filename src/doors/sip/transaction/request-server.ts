/** One OPTIONS, BYE, CANCEL … and its answer: does what the table says. */
import { ownText } from '../message/own-text.ts'
import type { Way } from './invite-server.ts'
import { REQUEST_SERVER, type RequestEvent, type RequestState } from './request-server-table.ts'
import type { TimerWheel } from './timer-wheel.ts'
import { afterLast, GIVE_UP } from './timers.ts'

export class RequestServer {
  state: RequestState = 'trying'
  readonly #wheel: TimerWheel
  readonly #way: Way
  readonly #forget: () => void
  #last = ''

  constructor(wheel: TimerWheel, way: Way, forget: () => void) {
    this.#wheel = wheel
    this.#way = way
    this.#forget = forget
  }

  answer(text: string): void {
    if (this.state === 'trying') this.#last = ownText(text)
    this.happen('send-final')
  }

  happen(event: RequestEvent): void {
    const step = REQUEST_SERVER[this.state][event]
    this.state = step.next
    for (const action of step.actions) {
      if (action === 'send' || action === 'send-again') this.#way.transmit(this.#last)
      else if (action === 'start-j')
        this.#wheel.start(afterLast(this.#way.reliable, GIVE_UP), () => this.happen('timer-j'))
      else this.#forget()
    }
  }
}
