/** Obstacles told before anything is started: who has the folder, which port is taken. */
import { createSocket } from 'node:dgram'
import { mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newDataFolder, removeDataFolder } from '../../../tests/support/data-folder.ts'
import { freeSipPort, freeTcpPort, freeUdpPort } from '../../../tests/support/world.ts'
import { takeOwnership } from '../../adapters/embedded-postgres/owner-lock.ts'
import { makeConfig } from '../config/config.ts'
import { readSettings } from '../config/read-settings.ts'
import { checkBeforeStart } from './before-start.ts'

let dataFolder: string
let environment: Record<string, string>
const undo: (() => void)[] = []
beforeEach(async () => {
  dataFolder = newDataFolder()
  mkdirSync(dataFolder, { recursive: true })
  const [http, sip] = [await freeTcpPort(), await freeSipPort()]
  environment = { ANSIMPASS_DATA: dataFolder, ANSIMPASS_HTTP: `127.0.0.1:${http}`, ANSIMPASS_SIP: `127.0.0.1:${sip}` }
})
afterEach(async () => {
  for (const step of undo.splice(0)) step()
  rmSync(dataFolder, { recursive: true })
  await removeDataFolder(dataFolder)
})

const check = (more: Record<string, string> = {}) =>
  checkBeforeStart(
    makeConfig(readSettings({ flags: {}, environment: { ...environment, ...more } }), { production: false }),
  )

async function takeTcp(port: number): Promise<void> {
  const server = createServer()
  undo.push(() => server.close())
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
}

async function takeUdp(port: number): Promise<void> {
  const socket = createSocket('udp4')
  undo.push(() => socket.close())
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve))
}

const portOf = (setting: string) => Number(environment[setting]?.split(':')[1])

test('a folder that nobody has and ports that are free are no reason not to start', async () => {
  await expect(check()).resolves.toBeUndefined()
})

test('a second server on a folder is told who has it, since when, where, and what to do', async () => {
  const lock = await takeOwnership(dataFolder, 'server', 'http://127.0.0.1:8080')
  await expect(check()).rejects.toMatchObject({
    code: 'DATA_FOLDER_IN_USE',
    message: expect.stringMatching(
      new RegExp(
        `^the data folder .* is in use: a server runs on it \\(process ${process.pid}, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d\\)\\. Use it at http://127\\.0\\.0\\.1:8080, or stop it with "kill ${process.pid}", or start another beside it .*$`,
      ),
    ),
  })
  lock.release()
})

test('a taken port of HTTP is named with its setting', async () => {
  await takeTcp(portOf('ANSIMPASS_HTTP'))
  await expect(check()).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringMatching(
      /^ANSIMPASS_HTTP: TCP 127\.0\.0\.1:\d+ .*is used by another program \(EADDRINUSE\)\. Stop that program.*ANSIMPASS_HTTP=…$/,
    ),
  })
})

test.each([
  ['UDP', takeUdp],
  ['TCP', takeTcp],
])('a taken port of SIP over %s is named with its setting', async (transport, take) => {
  await take(portOf('ANSIMPASS_SIP'))
  await expect(check()).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining(`ANSIMPASS_SIP: ${transport} 127.0.0.1:`),
  })
})

test('a range of RTP ports of which none is free is named; one that is free will do', async () => {
  const port = (await freeUdpPort()) & ~1
  await takeUdp(port)
  await expect(check({ ANSIMPASS_RTP: `${port}-${port + 1}` })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining(
      `ANSIMPASS_RTP: every one of the UDP ports ${port}-${port + 1} is used by another program`,
    ),
  })
  await expect(check({ ANSIMPASS_RTP: `${port}-${port + 9}` })).resolves.toBeUndefined()
})

test('an address that the machine does not have is named', async () => {
  await expect(check({ ANSIMPASS_HTTP: '203.0.113.7:8080' })).rejects.toMatchObject({ code: 'ADDRESS_UNAVAILABLE' })
})
