/** Messages shown at a start. */

import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { exampleCall, exampleCheck, readyWords } from './start-words.ts'

test('the example can be typed as it stands: only what differs from the defaults is named', () => {
  const usual = { http: 'http://127.0.0.1:8080', sip: 'sip:127.0.0.1:5060' }
  expect(exampleCall(usual)).toBe('npx ansimpass call 080-000-0001 --from 010-0000-0001')
  expect(exampleCall({ http: 'http://127.0.0.1:9000', sip: 'sip:[::1]:5070' })).toBe(
    'npx ansimpass call 080-000-0001 --from 010-0000-0001 --server [::1]:5070 --http http://127.0.0.1:9000',
  )
})

test('the check looks at the server that was started', () => {
  const usual = { http: 'http://127.0.0.1:8080', sip: 'sip:127.0.0.1:5060' }
  expect(exampleCheck(usual, { dataFolder: resolve('.ansimpass'), production: false })).toBe('npx ansimpass doctor')
  expect(
    exampleCheck(
      { http: 'http://127.0.0.1:9000', sip: 'sip:[::1]:5070' },
      { dataFolder: '/srv/data', production: true, settingsFile: '/etc/ansimpass.env' },
    ),
  ).toBe(
    'ANSIMPASS_HTTP=127.0.0.1:9000 ANSIMPASS_SIP=[::1]:5070 npx ansimpass doctor --production --settings /etc/ansimpass.env --data /srv/data',
  )
})

test('where, what to try and how to stop, in both languages; production has no example', () => {
  const server = { http: 'http://127.0.0.1:8080', sip: 'sip:127.0.0.1:5060' }
  const words = readyWords(server, exampleCall(server))
  for (const part of ['준비되었습니다 · Ready', server.http, 'npx ansimpass call', '끝내기 stop', 'Ctrl-C']) {
    expect(words).toContain(part)
  }
  expect(readyWords(server, undefined)).not.toContain('ansimpass call')
})
