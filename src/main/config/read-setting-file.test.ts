import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { makeTestCertificates } from '../../../tests/support/test-certificates.ts'
import { readAuthorityFile, readSettingFile } from './read-setting-file.ts'

test('a file that is not there, and a folder, are named with their setting', () => {
  expect(() => readSettingFile('ANSIMPASS_CARRIERS', '/nowhere/carriers.json')).toThrow(
    /ANSIMPASS_CARRIERS is "\/nowhere\/carriers.json": that file cannot be read \(there is no such file or folder \(ENOENT\)\)/,
  )
  expect(() => readSettingFile('ANSIMPASS_CARRIERS', tmpdir())).toThrow(/EISDIR/)
  expect(readSettingFile('ANSIMPASS_CARRIERS', import.meta.filename)).toContain('readSettingFile')
})

test('a file of authorities that holds no certificate is refused: it would trust nobody, and nothing would say so', () => {
  const certificates = makeTestCertificates()
  const { key } = certificates.sign('gateway')
  expect(readAuthorityFile('ANSIMPASS_SMPP_CA', certificates.authorityFile)).toContain('BEGIN CERTIFICATE')
  expect(() => readAuthorityFile('ANSIMPASS_SMPP_CA', key)).toThrow(
    /ANSIMPASS_SMPP_CA is ".*": it holds no certificate/,
  )
  expect(() => readAuthorityFile('ANSIMPASS_SMPP_CA', '/none')).toThrow(/cannot be read/)
  certificates.remove()
})
