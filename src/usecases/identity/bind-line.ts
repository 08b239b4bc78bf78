/** Ties a line to an identified person, for at most 28 days, with what is already known of them. */
import type { StatusSnapshot } from '../../domain/pass/evidence/evidence.ts'
import type { Bindings, NewBinding } from '../../ports/identity/bindings.ts'

export type BindLineDeps = { readonly bindings: Pick<Bindings, 'bind' | 'saveSnapshots'> }

/**
 * Ends whatever the line was bound to before. Repeating it is harmless.
 * @returns the person's id
 * @throws AppError `DATABASE_UNAVAILABLE` (retryable)
 */
export function makeBindLine({ bindings }: BindLineDeps) {
  return async function bindLine(binding: NewBinding, snapshot?: StatusSnapshot): Promise<string> {
    const personId = await bindings.bind(binding)
    if (snapshot !== undefined) await bindings.saveSnapshots([{ personId, snapshot }])
    return personId
  }
}
