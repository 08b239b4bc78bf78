/** One OPTIONS, BYE, CANCEL … and its answer: does what the table says. */
import type { Way } from './invite-server.ts'
import { type Kept, KeptText } from './kept-text.ts'
import { REQUEST_SERVER, type RequestEvent, type RequestState } from './request-server-table.ts'
import type { TimerWheel } from './timer-wheel.ts'
import { afterLast, GIVE_UP } from './timers.ts'

export class RequestServer {
  state: RequestState = 'trying'
  readonly #wheel: TimerWheel
  readonly #way: Way
  readonly #forget: () => void
  readonly #last: KeptText

  constructor(wheel: TimerWheel, way: Way, kept: Kept, forget: () => void) {
    this.#wheel = wheel
    this.#way = way
    this.#forget = forget
    this.#last = new KeptText(kept)
  }

  answer(text: string): void {
    if (this.state === 'trying') this.#last.keep(text)
    this.happen('send-final')
  }

  /** The same request once more. */
  repeated(bytes: number): void {
    this.#way.allowance.heard(bytes)
    this.happen('request')
  }

  happen(event: RequestEvent): void {
    const step = REQUEST_SERVER[this.state][event]
    this.state = step.next
    for (const action of step.actions) {
      if (action === 'send') this.#way.transmit(this.#last.text)
      else if (action === 'send-again') this.#sendAgain()
      else if (action === 'start-j')
        this.#wheel.start(afterLast(this.#way.reliable, GIVE_UP), () => this.happen('timer-j'))
      else {
        this.#last.keep('')
        this.#forget()
      }
    }
  }

  #sendAgain(): void {
    const { text } = this.#last
    if (this.#way.allowance.hasRoom(text.length)) this.#way.transmit(text)
  }
}
