/** The four searches for one person's evidence, at the same time: one that fails costs its kind, not the person. */
import type { EvidenceKind } from '../../domain/pass/evidence/evidence-read.ts'
import type { Records } from '../../domain/pass/records/read-evidence.ts'
import { type RecordCodes, searched } from '../../domain/pass/records/record-codes.ts'
import { type FhirSearch, type FoundResources, NOT_ANSWERED, NOT_SEARCHED, searchAll } from './fhir-search.ts'
import { RegistryFault } from './registry-fault.ts'

type KindSearch = { readonly type: string; readonly parameters: Readonly<Record<string, string>> }

/** `deadline`: when a search that has no answer yet is given up; before the person's own limit, so that the others count. */
export type Until = { readonly signal: AbortSignal; readonly deadline: AbortSignal }

/**
 * @param patient names the person in each search, e.g. `{ patient: 'Patient/1' }`
 * @throws RegistryFault where no search was answered, or the registry asks to be left alone, or does not take our credentials
 */
export async function searchKinds(
  fhir: FhirSearch,
  codes: RecordCodes,
  patient: Readonly<Record<string, string>>,
  { signal, deadline }: Until,
): Promise<Records> {
  const within = AbortSignal.any([signal, deadline])
  const search = ({ type, parameters }: KindSearch) => searchAll(fhir, type, { ...patient, ...parameters }, within)
  const of = kindSearches(codes)
  const [vaccination, test, recovery, exemption] = await Promise.allSettled([
    search(of.vaccination),
    search(of.test),
    search(of.recovery),
    search(of.exemption),
  ])
  signal.throwIfAborted()
  const found = [vaccination, test, recovery, exemption]
  const faults = found.flatMap((each) => (each.status === 'rejected' ? [faultOf(each.reason, deadline)] : []))
  const graver = faults.find(({ restMs, why }) => restMs !== undefined || why === 'no-access')
  if (graver !== undefined) throw graver
  const [failure] = faults.filter((fault) => !fault.isRefusal)
  if (failure !== undefined && faults.length === found.length) throw failure
  return {
    vaccination: recordsIn(vaccination),
    test: recordsIn(test),
    recovery: recordsIn(recovery),
    exemption: recordsIn(exemption),
  }
}

/** By what each kind is searched for, beside the person. */
export function kindSearches(codes: RecordCodes): Readonly<Record<EvidenceKind, KindSearch>> {
  return {
    vaccination: { type: 'Immunization', parameters: {} },
    test: { type: 'Observation', parameters: { code: searched(codes.tests, 'pcr', 'rapid') } },
    recovery: { type: 'Condition', parameters: { code: searched(codes.diseases, 'covid-19') } },
    exemption: { type: 'DocumentReference', parameters: { type: searched(codes.documents, 'vaccine-exemption') } },
  }
}

function recordsIn(each: PromiseSettledResult<FoundResources>): FoundResources {
  if (each.status === 'fulfilled') return each.value
  return each.reason instanceof RegistryFault && each.reason.isRefusal ? NOT_SEARCHED : NOT_ANSWERED
}

/** @throws what is no fault of the registry's: an error of ours is not hidden */
function faultOf(cause: unknown, deadline: AbortSignal): RegistryFault {
  if (cause instanceof RegistryFault) return cause
  if (deadline.aborted) return new RegistryFault('timeout', 'a search was not answered')
  throw cause
}
