/** Preload for every process of a house (`NODE_OPTIONS=--import …`): its wall clock is ahead by the milliseconds in the file of STEPPED_BY. */
import { readFileSync } from 'node:fs'

const file = process.env['STEPPED_BY'] ?? ''
const LOOK_EVERY_MS = 20
const real = Date.now.bind(Date)
let ahead = readAhead()

setInterval(() => {
  ahead = readAhead()
}, LOOK_EVERY_MS).unref()

const steppedNow = () => real() + ahead

globalThis.Date = class extends Date {
  constructor(...given: readonly unknown[]) {
    super(...((given.length === 0 ? [steppedNow()] : given) as [number]))
  }

  static override now = steppedNow
} as DateConstructor

function readAhead(): number {
  return Number(readFileSync(file, 'utf8'))
}
