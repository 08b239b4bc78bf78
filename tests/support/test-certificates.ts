/** Certificates for a test: an authority and what it signs, made by openssl in a folder that is thrown away. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type TestCertificates = {
  readonly folder: string
  readonly authorityFile: string
  readonly authority: Buffer
  /** Signs anew: another key and certificate for the same name. @returns paths of `NAME.crt` and `NAME.key` */
  sign(name: string): { readonly certificate: string; readonly key: string }
  remove(): void
}

export function makeTestCertificates(): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'))
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc']
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '1', '-subj', '/CN=test authority')
  return {
    folder,
    authorityFile: join(folder, 'ca.crt'),
    authority: readFileSync(join(folder, 'ca.crt')),
    sign(name) {
      openssl(
        ...['req', '-x509', '-CA', 'ca.crt', '-CAkey', 'ca.key', ...newKey, '-keyout', `${name}.key`],
        ...['-out', `${name}.crt`, '-days', '1', '-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'],
      )
      return { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
