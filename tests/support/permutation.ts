/** Permutation test: whether groups of measurements, made in a random order, differ in their medians by more than chance. */

/**
 * @param groups  numbers of each group
 * @returns the share of random regroupings whose medians lie as far apart as those of the groups, or farther: at least 1 / (regroupings + 1)
 */
export function chanceOfDifference(
  groups: readonly (readonly number[])[],
  random: () => number,
  regroupings = 4_000,
): number {
  const all = groups.flat()
  const seen = spread(groups)
  let asFar = 1
  for (let nth = 0; nth < regroupings; nth += 1) {
    shuffle(all, random)
    const left = [...all]
    const regrouped = groups.map(({ length }) => left.splice(0, length))
    if (spread(regrouped) >= seen) asFar += 1
  }
  return asFar / (regroupings + 1)
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

function spread(groups: readonly (readonly number[])[]): number {
  const medians = groups.map(median)
  return Math.max(...medians) - Math.min(...medians)
}

function shuffle(list: number[], random: () => number): void {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1))
    ;[list[i], list[j]] = [list[j] as number, list[i] as number] // both are indices of the list
  }
}
