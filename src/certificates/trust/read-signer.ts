/** A document signer certificate (X.509): its key, its dates, the kinds of certificates that it signs. */
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  Certificate,
  ExtendedKeyUsage,
  id_ce_extKeyUsage,
  SubjectPublicKeyInfo,
  type TBSCertificate,
} from '@peculiar/asn1-x509'
import type { CertificateCrypto, SignatureAlgorithm } from '../../domain/certificates/certificate-crypto.ts'
import type { DccKind, DocumentSigner } from '../../domain/certificates/trust.ts'
import usages from '../dcc/tables/key-usages.json' with { type: 'json' }
import { fromBase64 } from '../kit/base64.ts'
import { toHex } from '../kit/hex.ts'

export type NamedSigner = { readonly kid: string; readonly signer: DocumentSigner }

const KINDS: readonly DccKind[] = ['vaccination', 'test', 'recovery']
/** Bytes of the SHA-256 that name a certificate. */
const KID_BYTES = 8

/**
 * @param text    base64 of the DER
 * @param country as the list says; else the one in the certificate's subject
 * @returns       undefined where it is no certificate, or of a key that signs none of ours
 */
export async function readSigner(
  text: string,
  country: string | undefined,
  crypto: CertificateCrypto,
): Promise<NamedSigner | undefined> {
  const der = fromBase64(text.replace(/\s/g, ''))
  const signer = der && signerIn(der, country)
  if (der === undefined || signer === undefined) return undefined
  const hash = await crypto.sha256(der)
  return { kid: toHex(hash.subarray(0, KID_BYTES)), signer }
}

function signerIn(der: Uint8Array, country: string | undefined): DocumentSigner | undefined {
  try {
    const { subject, subjectPublicKeyInfo, validity, extensions = [] } = parse(der)
    const algorithm = algorithmOf(subjectPublicKeyInfo)
    if (algorithm === undefined) return undefined
    const usage = [...extensions].find(({ extnID }) => extnID === id_ce_extKeyUsage)
    return {
      key: { algorithm, spki: new Uint8Array(AsnConvert.serialize(usual(subjectPublicKeyInfo))) },
      country: country ?? countryIn(subject),
      notBefore: validity.notBefore.getTime().getTime(),
      notAfter: validity.notAfter.getTime().getTime(),
      signs: usage === undefined ? KINDS : kindsIn(AsnConvert.parse(usage.extnValue, ExtendedKeyUsage)),
    }
  } catch {
    // asn1-schema throws TypeError, Error and its own, whatever the fault: all say that this is no certificate.
    return undefined
  }
}

function parse(der: Uint8Array): TBSCertificate {
  return AsnConvert.parse(der, Certificate).tbsCertificate
}

const RSA = '1.2.840.113549.1.1.1'
/** Of a key for RSASSA-PSS alone (RFC 4055). */
const RSA_PSS = '1.2.840.113549.1.1.10'
const NULL = Uint8Array.of(5, 0).buffer
const EC = '1.2.840.10045.2.1'
/** The curve P-256 by its name, DER. */
const P256 = '06082a8648ce3d030107'

/** P-256, and RSA of any size. */
function algorithmOf({ algorithm }: SubjectPublicKeyInfo): SignatureAlgorithm | undefined {
  if ([RSA, RSA_PSS].includes(algorithm.algorithm)) return 'PS256'
  const curve = algorithm.parameters
  return algorithm.algorithm === EC && curve && toHex(new Uint8Array(curve)) === P256 ? 'ES256' : undefined
}

/** As any RSA key: browsers import no other. What a key for PSS alone is kept to, PS256 says anyway. */
function usual(info: SubjectPublicKeyInfo): SubjectPublicKeyInfo {
  if (info.algorithm.algorithm !== RSA_PSS) return info
  const algorithm = new AlgorithmIdentifier({ algorithm: RSA, parameters: NULL })
  return new SubjectPublicKeyInfo({ algorithm, subjectPublicKey: info.subjectPublicKey })
}

const COUNTRY = '2.5.4.6'

function countryIn(subject: TBSCertificate['subject']): string | undefined {
  const attribute = [...subject].flatMap((name) => [...name]).find(({ type }) => type === COUNTRY)
  return attribute?.value.toString().toUpperCase()
}

/** One that names no kind signs all. */
function kindsIn(usage: ExtendedKeyUsage): readonly DccKind[] {
  const kinds = KINDS.filter((kind) => usages[kind].some((oid) => usage.includes(oid)))
  return kinds.length === 0 ? KINDS : kinds
}
