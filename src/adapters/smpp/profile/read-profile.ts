/** A gateway's profile file: JSON becomes a profile, or a list of what is wrong in it, field by field. */
import { AppError } from '../../../domain/kit/errors.ts'
import { isObject, type Reader, refuseUnknown } from '../../../domain/kit/field-readers.ts'
import type { Complain, Problem } from '../../../domain/kit/problem.ts'
import { type GatewayProfile, USUAL_PROFILE } from './profile.ts'
import { PROFILE_FIELDS } from './profile-fields.ts'

const FORM = '{"name": "relay", "receivers": "national"}'

/**
 * @param text  `{"name": "relay", …}`; docs/text-gateways.md explains every field
 * @throws AppError `GATEWAY_INVALID` naming the first field that is wrong, and how many more are
 */
export function readGatewayProfile(text: string): GatewayProfile {
  const { profile, problems } = checkGatewayProfile(text)
  const [first, ...others] = problems
  if (profile !== undefined) return profile
  const more = others.length === 0 ? '' : ` (and ${others.length} more: ansimpass gateway check FILE lists them)`
  throw new AppError('GATEWAY_INVALID', `The gateway file: ${first?.field ?? ''} ${first?.what ?? 'is wrong'}${more}`)
}

/** Reads to the end whatever is wrong. @returns a profile only where there are no problems */
export function checkGatewayProfile(text: string): {
  readonly profile: GatewayProfile | undefined
  readonly problems: readonly Problem[]
} {
  const problems: Problem[] = []
  const complain: Complain = (field, what, todo) => void problems.push({ field, what, todo })
  const profile = readProfile(text.replace(/^\uFEFF/, ''), complain)
  if (profile !== undefined && problems.length === 0) refuseTooLong(profile, complain)
  return { profile: problems.length === 0 ? profile : undefined, problems }
}

function readProfile(text: string, complain: Complain): GatewayProfile | undefined {
  const given = parsed(text)
  if (given === undefined)
    return complain('', `is no JSON object; write ${FORM}`, 'Look for a missing comma, quote or bracket.')
  refuseUnknown(given, Object.keys(PROFILE_FIELDS), '', complain)
  if (given['name'] === undefined) complain('name', 'is missing', `Write ${FORM}`)
  const usual = given['encoding'] === 'ucs2' ? { ...USUAL_PROFILE, dataCoding: UCS2 } : USUAL_PROFILE
  const read = (Object.entries(PROFILE_FIELDS) as [keyof GatewayProfile, Reader<unknown>][]).map(([field, reader]) => [
    field,
    given[field] === undefined ? usual[field] : reader(given[field], field, complain),
  ])
  // Where a field is wrong its value is undefined, and the profile is thrown away with the file.
  return Object.fromEntries(read) as GatewayProfile
}

const UCS2 = 8

function refuseTooLong({ long, partBytes, smsBytes, encoding }: GatewayProfile, complain: Complain): void {
  const todo = 'Leave it out, or take it from the gateway’s description.'
  if (encoding === 'ucs2' && partBytes % 2 === 1 && long !== 'message_payload')
    complain('partBytes', 'must be even for UCS-2', todo)
  if (encoding === 'ucs2' && (smsBytes ?? 0) % 2 === 1) complain('smsBytes', 'must be even for UCS-2', todo)
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
