/** A fault in a file of settings (carriers, a text gateway): where, what, and what to write instead. */

export type Problem = {
  /** `carriers[0].addresses[1]`; '' for the file itself. */
  readonly field: string
  /** Goes on after the field's name: `must be true or false`. */
  readonly what: string
  /** One sentence: what to do. */
  readonly todo: string
}

/** Takes a problem down and goes on: a file is checked to its end. */
export type Complain = (field: string, what: string, todo: string) => undefined
