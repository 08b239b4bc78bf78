/** An administrator asks the registry for one person: noted first, or not done. */
import type { Person } from '../../domain/identity/person.ts'
import { kstDay } from '../../domain/kit/time.ts'
import type { AuditLog } from '../../ports/access/audit.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { RegistryAnswer, VaccinationRegistry } from '../../ports/pass/vaccination-registry.ts'

export type AskRegistryDeps = {
  readonly registry: VaccinationRegistry
  readonly audit: AuditLog
  readonly clock: Clock
}

/** The row says who asked on which day, never for whom. @throws AppError `DATABASE_UNAVAILABLE`: nothing was asked */
export async function askRegistry(deps: AskRegistryDeps, by: string, person: Person): Promise<RegistryAnswer> {
  const actor = { kind: 'administrator', name: by } as const
  await deps.audit.note({ actor, verb: 'registry-ask', site: undefined, day: kstDay(deps.clock.now()) })
  return deps.registry.evidenceOf(person)
}
