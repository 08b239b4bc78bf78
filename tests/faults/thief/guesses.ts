/** Guesses of one means over all rounds of a game, the best single ones and their vote. */

/** Per round 1 for right, -1 for wrong, 0 where it does not tell. */
export type Guesses = { readonly means: string; readonly rounds: Int8Array }

export type Outcome = {
  readonly rounds: number
  /** Right answers, each by the means that was best in the other rounds; where it does not tell, by a coin. */
  readonly right: number
  /** The means that was chosen most often. */
  readonly means: string
  /** How many he tries that say something different. */
  readonly tried: number
  /** Those that are right most often when they are chosen by the very rounds that they answer: for the reader, since of thousands one is right by chance. */
  readonly best: readonly string[]
}

/** Nine parts of the rounds choose the means, and which way round it is right, for the tenth. */
const PARTS = 10

/** Means that say the same in every round count once. No round has a say in what answers it: more than chance is no chance. */
export function bestOf(all: Iterable<Guesses>, rounds: number, random: () => number): Outcome {
  const different = new Map<string, Guesses>()
  for (const guesses of all) {
    const key = Buffer.from(guesses.rounds.buffer, guesses.rounds.byteOffset, guesses.rounds.length).toString('latin1')
    if (!different.has(key)) different.set(key, guesses)
  }
  const list = [...different.values()]
  const scored = [...list, voteOf(list, rounds)].map((guesses) => ({ ...guesses, ...sumsOf(guesses) }))
  const coin = Int8Array.from({ length: rounds }, () => (random() < 0.5 ? 1 : -1))
  const chosen = Array.from({ length: PARTS }, (_, part) => bestBeside(part, scored))
  const names = chosen.flatMap((it) => (it === undefined ? [] : [it.means]))
  return {
    rounds,
    right: coin.reduce((right, flip, i) => {
      const it = chosen[i % PARTS]
      const guess = (it?.rounds[i] ?? 0) * Math.sign(it === undefined ? 0 : it.sum - (it.sums[i % PARTS] ?? 0))
      return right + ((guess === 0 ? flip : guess) === 1 ? 1 : 0)
    }, 0),
    means: names.sort((a, b) => timesIn(names, b) - timesIn(names, a))[0] ?? 'none',
    tried: list.length,
    best: scored
      .sort((one, other) => Math.abs(other.sum) - Math.abs(one.sum))
      .slice(0, 5)
      .map(({ means, sum }) => `${(rounds + Math.abs(sum)) / 2} ${means}${sum < 0 ? ', turned round' : ''}`),
  }
}

/** Right answers less wrong ones, in all and by part. */
type Sums = { readonly sum: number; readonly sums: Int16Array }

function sumsOf({ rounds }: Guesses): Sums {
  const sums = new Int16Array(PARTS)
  for (const [i, guess] of rounds.entries()) sums[i % PARTS] = (sums[i % PARTS] ?? 0) + guess
  return { sum: sums.reduce((sum, part) => sum + part, 0), sums }
}

function bestBeside(part: number, all: readonly (Guesses & Sums)[]): (Guesses & Sums) | undefined {
  let best: (Guesses & Sums) | undefined
  let most = 0
  for (const it of all) {
    const score = Math.abs(it.sum - (it.sums[part] ?? 0))
    if (score <= most) continue
    best = it
    most = score
  }
  return best
}

function timesIn(names: readonly string[], name: string): number {
  return names.filter((each) => each === name).length
}

/** Weights learned on every other round count on the rounds between, and the other way round: no round judges by itself. */
function voteOf(list: readonly Guesses[], rounds: number): Guesses {
  const sums = new Float64Array(rounds)
  for (const half of [0, 1]) {
    for (const { rounds: guessed } of list) {
      let sum = 0
      let told = 0
      for (let i = 1 - half; i < rounds; i += 2) {
        sum += guessed[i] ?? 0
        told += Math.abs(guessed[i] ?? 0)
      }
      if (told === 0 || Math.abs(sum) < 2.5 * Math.sqrt(told)) continue
      const share = (told + sum + 1) / (2 * told + 2)
      const weight = Math.log(share / (1 - share))
      for (let i = half; i < rounds; i += 2) sums[i] = (sums[i] ?? 0) + weight * (guessed[i] ?? 0)
    }
  }
  return { means: 'vote', rounds: Int8Array.from(sums, Math.sign) }
}
