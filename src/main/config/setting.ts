/** Shape of a setting, and the checks of its text: each says what is wrong, or nothing. */
import { resolve } from 'node:path'
import { parseListen, parseUrl } from './forms.ts'

export type Setting = {
  readonly name: string
  /** The flag of `ansimpass start`; none for secrets, which must not stand in a process list. */
  readonly flag?: string
  readonly fallback?: string
  readonly secret?: true
  /** Must be set with `--production`. */
  readonly required?: true
  readonly demo?: true
  readonly form: string
  readonly about: string
  /** @returns what is wrong, or undefined. */
  readonly fault: (text: string) => string | undefined
}

type Fault = (text: string) => string | undefined

export const anything: Fault = () => undefined

export const folder: Fault = (text) => (resolve(text) === '/' ? 'must not be the root folder' : undefined)

export function oneOf(...words: string[]): Fault {
  return (text) => (words.includes(text) ? undefined : `must be one of ${words.join(', ')}`)
}

export function integer(min: number, max: number): Fault {
  return (text) =>
    /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max
      ? undefined
      : `must be a whole number from ${min} to ${max}`
}

export function autoOr(fault: Fault): Fault {
  return (text) => {
    const wrong = text === 'auto' ? undefined : fault(text)
    return wrong === undefined ? undefined : `${wrong}, or auto`
  }
}

export const listen: Fault = (text) => faultOf(() => parseListen(text))

export function url(...schemes: string[]): Fault {
  return (text) => faultOf(() => parseUrl(text, schemes))
}

/** @returns what the parser says is wrong */
export function faultOf(parse: () => unknown): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
