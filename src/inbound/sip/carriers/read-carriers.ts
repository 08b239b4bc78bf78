/** The carriers file: JSON becomes carriers, or a list of what is wrong in it, field by field. */
import { AppError } from '../../../domain/kit/errors.ts'
import { isObject, refuseUnknown } from '../../../domain/kit/field-readers.ts'
import type { Complain, Problem } from '../../../domain/kit/problem.ts'
import { type Carrier, USUAL } from './carriers.ts'
import { PROFILE_FIELDS } from './profile-fields.ts'

const FORM = '{"carriers": [{"name": "kt", "addresses": ["203.0.113.0/24"]}]}'

/**
 * @param text  `{"carriers": [{"name": "kt", "addresses": ["203.0.113.0/24"], …}]}`; docs/carriers.md explains every field
 * @throws AppError `CARRIERS_INVALID` naming the first field that is wrong, and how many more are
 */
export function readCarriers(text: string): readonly Carrier[] {
  const { carriers, problems } = checkCarriers(text)
  const [first, ...others] = problems
  if (first === undefined) return carriers
  const more = others.length === 0 ? '' : ` (and ${others.length} more: ansimpass carrier check FILE lists them)`
  const where = first.field === '' ? 'The carriers file' : `Carriers file: ${first.field}`
  throw new AppError('CARRIERS_INVALID', `${where} ${first.what}${more}`)
}

/** Reads to the end whatever is wrong. @returns carriers only where there are no problems */
export function checkCarriers(text: string): {
  readonly carriers: readonly Carrier[]
  readonly problems: readonly Problem[]
} {
  const problems: Problem[] = []
  const complain: Complain = (field, what, todo) => void problems.push({ field, what, todo })
  const carriers = readFile(text, complain)
  return { carriers: problems.length === 0 ? carriers : [], problems }
}

function readFile(text: string, complain: Complain): readonly Carrier[] {
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch {
    complain('', `is no JSON; write ${FORM}`, 'Look for a missing comma, quote or bracket.')
    return []
  }
  if (!isObject(root)) {
    complain('', `is wrong: the file must be an object {…}`, `Write ${FORM}`)
    return []
  }
  refuseUnknown(root, ['carriers'], '', complain)
  const list = root['carriers']
  if (!Array.isArray(list) || list.length === 0) {
    complain('carriers', 'must be a list of at least one carrier', `Write ${FORM}`)
    return []
  }
  const carriers = list.map((entry: unknown, index) => readCarrier(entry, `carriers[${index}]`, complain))
  refuseTwins(carriers, complain)
  return carriers.flatMap((carrier) => carrier ?? [])
}

function readCarrier(entry: unknown, at: string, complain: Complain): Carrier | undefined {
  if (!isObject(entry)) {
    complain(at, 'must be an object {…}', `Write ${FORM}`)
    return undefined
  }
  refuseUnknown(entry, Object.keys(PROFILE_FIELDS), `${at}.`, complain)
  const given: Readonly<Record<string, unknown>> = { ...USUAL, transports: ['udp', 'tcp', 'tls'], ...entry }
  const read = Object.entries(PROFILE_FIELDS).map(([field, reader]) => [
    field,
    reader(given[field], `${at}.${field}`, complain),
  ])
  // Where a field is wrong its value is undefined, and the carrier is thrown away with the file.
  return Object.fromEntries(read) as Carrier
}

/** Names join metrics to a carrier; of two carriers with the same block the second would never ring. */
function refuseTwins(carriers: readonly (Carrier | undefined)[], complain: Complain): void {
  const owner = new Map<string, string>()
  const names = new Set<string>()
  for (const [index, carrier] of carriers.entries()) {
    if (carrier === undefined) continue
    if (carrier.name !== undefined && names.has(carrier.name)) {
      complain(`carriers[${index}].name`, 'is the name of another carrier too', 'Give each its own.')
    }
    names.add(carrier.name)
    for (const [i, block] of (carrier.addresses ?? []).entries()) {
      const first = owner.get(block)
      if (first !== undefined) {
        complain(
          `carriers[${index}].addresses[${i}]`,
          `is already listed under "${first}"`,
          'The first carrier that has an address is taken: list it once.',
        )
      }
      owner.set(block, carrier.name)
    }
  }
}
