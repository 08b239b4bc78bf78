/** Failure of a verification step: the adapter's own, never seen outside it. */

export class ProviderFault extends Error {
  /** `away`: down, slow or broken. `settings`: it refuses us, whoever the person is. `forged`: its answer does not hold. */
  readonly kind: 'away' | 'settings' | 'forged'

  constructor(kind: ProviderFault['kind'], message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.kind = kind
  }
}

/** The fault at the bottom of an error: the library wraps what its `fetch` throws. */
export function faultIn(error: unknown): ProviderFault | undefined {
  let cause = error
  for (let depth = 0; depth < 8 && cause instanceof Error; depth += 1) {
    if (cause instanceof ProviderFault) return cause
    cause = cause.cause
  }
  return undefined
}
