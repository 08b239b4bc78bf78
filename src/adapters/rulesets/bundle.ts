/**
 * Rules on their way to the servers: one compact JWS (RFC 7515) over
 * `{form, version, issuedAt, ruleset, cases}`, the two files as they stand, signed by a key that no server has.
 */
import { CompactSign, compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import { AppError } from '../../domain/kit/errors.ts'
import { type EpochMs, parseInstant } from '../../domain/kit/time.ts'
import { RULESET_FORM } from '../../domain/rules/ruleset.ts'
import type { BundleOpener, RulesetSource } from '../../ports/rules/rulebook.ts'
import { type PublisherKey, readTrust } from './publisher-keys.ts'
import { rulesetOfTexts } from './read-ruleset.ts'

/** The form of the bundle that this program reads. */
const BUNDLE_FORM = 1
/** So that nothing else that the key has signed is taken for rules. */
const TYP = 'ansimpass-rules+jws'
const MOST_CHARACTERS = 4 * 2 ** 20

/** Signs the files as they are: whoever takes them asks the cases. */
export async function signBundle(
  { ruleset, cases }: Pick<RulesetSource, 'ruleset' | 'cases'>,
  version: string,
  key: PublisherKey,
  issuedAt: EpochMs,
): Promise<string> {
  const payload = { form: BUNDLE_FORM, version, issuedAt: new Date(issuedAt).toISOString(), ruleset, cases }
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: TYP })
    .sign(await importJWK(key.jwk, key.alg))
}

/** @param trustFile  see `readTrust`; it is read at every bundle */
export function createBundleOpener(trustFile: string | undefined): BundleOpener {
  return {
    async open(bundle) {
      if (bundle.length > MOST_CHARACTERS) throw invalid('is larger than 4 MB')
      const { version, issuedAt, ruleset, cases } = payloadOf(await verified(bundle, await readTrust(trustFile)))
      refuseNewer(formOf(ruleset), RULESET_FORM, `the rules ${version} are`)
      const source: RulesetSource = { name: version, ruleset, cases }
      const read = rulesetOfTexts(source)
      if (read.version !== version) throw invalid(`says ${version}, but its rules say ${read.version}`)
      return { ruleset: read, source, issuedAt }
    },
  }
}

async function verified(bundle: string, trusted: readonly PublisherKey[]): Promise<string> {
  const kid = kidOf(bundle)
  const key = trusted.find((candidate) => candidate.kid === kid)
  if (key === undefined) {
    throw new AppError(
      'RULES_NOT_TRUSTED',
      `the bundle is signed by a key that is not trusted here (${kid.slice(0, 60)})`,
    )
  }
  try {
    const { payload } = await compactVerify(bundle, await importJWK(key.jwk, key.alg), { algorithms: [key.alg] })
    return new TextDecoder().decode(payload)
  } catch (cause) {
    throw new AppError('RULES_NOT_TRUSTED', 'the signature of the bundle is not that of its contents', { cause })
  }
}

function kidOf(bundle: string): string {
  try {
    const { kid, typ } = decodeProtectedHeader(bundle)
    if (typ === TYP && typeof kid === 'string') return kid
  } catch {
    // no JWS at all: said below
  }
  throw invalid('is no signed bundle of rules')
}

function payloadOf(text: string) {
  const value = jsonOf(text)
  refuseNewer(value['form'], BUNDLE_FORM, 'the bundle is')
  const { version, ruleset, cases } = value
  const issuedAt = parseInstant(String(value['issuedAt']))
  if (typeof version !== 'string' || !/^[\w.-]{1,80}$/.test(version))
    throw invalid('names no version that could be kept')
  if (typeof ruleset !== 'string' || typeof cases !== 'string') throw invalid('holds no rules with their cases')
  if (issuedAt === undefined) throw invalid('does not say when it was signed')
  return { version, issuedAt, ruleset, cases }
}

function refuseNewer(form: unknown, known: number, what: string): void {
  if (typeof form !== 'number' || form <= known) return
  throw new AppError('RULES_FORM_NEWER', `${what} of form ${form}; this server reads up to ${known}: update it first`)
}

/** The rules' own form, told before they are read: a newer one would only be called wrong. */
function formOf(ruleset: string): unknown {
  try {
    const value: unknown = JSON.parse(ruleset)
    return typeof value === 'object' && value !== null && 'form' in value ? value.form : undefined
  } catch {
    return undefined
  }
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch {
    // said below
  }
  throw invalid('holds no JSON object')
}

function invalid(why: string): AppError {
  return new AppError('RULES_BUNDLE_INVALID', `the bundle ${why}`)
}
