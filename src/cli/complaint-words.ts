/** Commander's complaints about a command line in Korean, with its own words beside them. */

/** Commander's own complaints about the words of a command line; `$1` is what it names. */
const COMPLAINTS: readonly (readonly [said: RegExp, korean: string])[] = [
  [/^error: unknown command '(.+?)'/, '모르는 명령입니다: $1'],
  [/^error: unknown option '(.+?)'/, '모르는 옵션입니다: $1'],
  [/^error: required option '(.+?)' not specified/, '필요한 옵션이 빠졌습니다: $1'],
  [/^error: missing required argument '(.+?)'/, '필요한 값이 빠졌습니다: $1'],
  [/^error: option '(.+?)' argument missing/, '옵션에 값이 빠졌습니다: $1'],
  [/^error: option '(.+?)' argument '.*' is invalid/, '옵션 값이 맞지 않습니다: $1'],
  [/^error: command-argument value '.*' is invalid for argument '(.+?)'/, '값이 맞지 않습니다: $1'],
  [/^error: too many arguments/, '값이 너무 많습니다'],
]

/** `모르는 명령입니다: strat · error: unknown command 'strat'`; what it does not know stays as it is. */
export function complaintWords(said: string): string {
  for (const [form, korean] of COMPLAINTS) {
    const found = form.exec(said)
    if (found !== null) return `${korean.replace('$1', () => found[1] ?? '')} · ${said}`
  }
  return said
}
