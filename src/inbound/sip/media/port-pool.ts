/** The even ports of a range. A freed port is taken again last, so that a late packet of the call before meets nobody. */
export class PortPool {
  readonly #free: number[] = []
  #next = 0

  constructor([from, to]: readonly [number, number]) {
    for (let port = from + (from % 2); port <= to; port += 2) this.#free.push(port)
  }

  get size(): number {
    return this.#free.length - this.#next
  }

  take(): number | undefined {
    const port = this.#free[this.#next]
    if (port === undefined) return undefined
    this.#next += 1
    if (this.#next > 4_096) this.#next -= this.#free.splice(0, this.#next).length
    return port
  }

  giveBack(port: number): void {
    this.#free.push(port)
  }
}
