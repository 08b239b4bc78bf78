/** Start of a bench that is asked for rates: its words are read, what it needs is looked for, the machine is told, then it runs. */
import { existsSync } from 'node:fs'
import { aboutMachine } from './report.ts'

export type RatesBench = {
  /** e.g. `bench:texts`. */
  readonly name: string
  /** Where none are given. */
  readonly usual: readonly number[]
  /** What comes so many times a second, and at most how many. */
  readonly what: string
  readonly most: number
  /** A Debian package that it lacks, besides SIPp. */
  readonly missing?: string | undefined
  readonly run: (perSeconds: readonly number[]) => Promise<void>
}

/** What is wrong is said on stderr, with exit code 1, and nothing runs. */
export async function startWithRates(words: readonly string[], bench: RatesBench): Promise<void> {
  const { name, usual, what, most, run } = bench
  const rates = words.length === 0 ? usual : words.map(Number)
  const missing = existsSync('/usr/bin/sipp') ? bench.missing : 'sip-tester'
  if (rates.some((rate) => !Number.isInteger(rate) || rate < 1 || rate > most)) {
    fail(`rates are whole numbers from 1 to ${most}, ${what} a second`)
  } else if (missing !== undefined) {
    fail(`the Debian package "${missing}" is missing: apt-get install ${missing}`)
  } else {
    console.log(aboutMachine())
    await run(rates)
  }

  function fail(why: string): void {
    console.error(`${name}: ${why}`)
    process.exitCode = 1
  }
}
