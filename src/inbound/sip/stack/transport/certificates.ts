/** Certificate and key from files: read again when they change, so that renewing them needs no restart. */
import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { AppError } from '../../../../domain/kit/errors.ts'

/** Paths of PEM files. */
export type CertificateFiles = {
  /** The certificate, then those between it and the root. */
  readonly certificate: string
  readonly key: string
  /** Where given, a peer must show a certificate that one of these has signed. */
  readonly clientAuthority?: string
}

export type TlsMaterial = {
  readonly cert: Buffer
  readonly key: Buffer
  readonly ca?: Buffer
  readonly minVersion: 'TLSv1.2'
}

export type Certificates = {
  current(): TlsMaterial
  /** Looks whether a file has changed; what cannot be used is told, and the former stays. */
  look(): void
  /** Reads again whatever the files' times say. @returns whether the new ones are in use */
  reload(): boolean
  /** @returns a function that ends it */
  follow(onRenewed: (material: TlsMaterial) => void): () => void
}

/** @throws AppError `TLS_FILES_INVALID` */
export function readCertificates(files: CertificateFiles, onFault: (message: string) => void): Certificates {
  const listeners = new Set<(material: TlsMaterial) => void>()
  let seen = stamp(files)
  let material = read(files)

  function reload(): boolean {
    seen = stamp(files)
    try {
      material = read(files)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      onFault(`${error.message}; the former certificate stays in use`)
      return false
    }
    for (const listener of listeners) listener(material)
    return true
  }

  return {
    current: () => material,
    look: () => {
      if (stamp(files) !== seen) reload()
    },
    reload,
    follow(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Read, and tried: a key that does not belong to its certificate must not reach the listeners. */
function read(files: CertificateFiles): TlsMaterial {
  try {
    const material = {
      cert: readFileSync(files.certificate),
      key: readFileSync(files.key),
      ...(files.clientAuthority === undefined ? {} : { ca: readFileSync(files.clientAuthority) }),
      minVersion: 'TLSv1.2' as const,
    }
    createSecureContext(material)
    if (material.ca !== undefined) void new X509Certificate(material.ca) // without one nobody could ring, and nothing would say so
    return material
  } catch (cause) {
    throw new AppError(
      'TLS_FILES_INVALID',
      `The certificate for SIP over TLS cannot be used (${cause instanceof Error ? cause.message : String(cause)}); look at ANSIMPASS_SIP_CERT, ANSIMPASS_SIP_KEY and ANSIMPASS_SIP_CLIENT_CA`,
      { cause },
    )
  }
}

/** What changes when a file is written or its link is turned to another. */
function stamp({ certificate, key, clientAuthority }: CertificateFiles): string {
  return [certificate, key, clientAuthority]
    .filter((path) => path !== undefined)
    .map((path) => {
      const at = statSync(path, { throwIfNoEntry: false })
      return at === undefined ? 'none' : `${at.ino} ${at.mtimeMs} ${at.size}`
    })
    .join('|')
}
