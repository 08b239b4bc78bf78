import { copyFileSync, writeFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { makeTestCertificates } from '../../../../../tests/support/test-certificates.ts'
import { readCertificates } from './certificates.ts'

const made = makeTestCertificates()
afterAll(made.remove)

test('files that have changed are read at the next look, and only then are others told', () => {
  const files = made.sign('a')
  const renewed: Buffer[] = []
  const certificates = readCertificates(files, () => {})
  certificates.follow(({ cert }) => renewed.push(cert))
  certificates.look()
  expect(renewed).toHaveLength(0)
  const next = made.sign('b')
  copyFileSync(next.key, files.key)
  copyFileSync(next.certificate, files.certificate)
  certificates.look()
  expect(renewed).toEqual([certificates.current().cert])
})

test('what cannot be used is told once, and the former stays', () => {
  const files = made.sign('c')
  const faults: string[] = []
  const certificates = readCertificates(files, (message) => faults.push(message))
  const before = certificates.current()
  writeFileSync(files.certificate, 'no certificate')
  certificates.look()
  certificates.look()
  expect(faults).toHaveLength(1)
  expect(certificates.current()).toBe(before)
})

test('at the start files that cannot be used are an error that names the settings', () => {
  expect(() => readCertificates({ certificate: '/none', key: '/none' }, () => {})).toThrow(/ANSIMPASS_SIP_CERT/)
})

test('a file of client authorities without a certificate is refused: nobody could ring over TLS', () => {
  const files = made.sign('d')
  expect(() => readCertificates({ ...files, clientAuthority: files.key }, () => {})).toThrow(/ANSIMPASS_SIP_CLIENT_CA/)
  expect(readCertificates({ ...files, clientAuthority: made.authorityFile }, () => {}).current().ca).toEqual(
    made.authority,
  )
})
