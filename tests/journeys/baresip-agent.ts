/** Debian's baresip, told what to do over its control socket: it dials, presses keys, holds, and hangs up. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeTcpPort } from '../support/world.ts'

export type Agent = {
  /** `dial`, `sndcode`, `hold`, `resume`, `hangup`. */
  command(command: string, params?: string): void
  /** Resolves once the output holds `words`. @throws with that output when baresip ends, or 10 s go by, before */
  says(words: RegExp): Promise<void>
  close(): Promise<void>
}

export async function startBaresip(codecs: readonly ('pcma' | 'pcmu')[]): Promise<Agent> {
  const folder = mkdtempSync(join(tmpdir(), 'baresip-agent-'))
  const controlPort = await freeTcpPort()
  writeFileSync(join(folder, 'config'), configFor(controlPort))
  writeFileSync(join(folder, 'accounts'), `<sip:01000000001@127.0.0.1>;regint=0;audio_codecs=${codecs.join(',')}\n`)
  const child = spawn('baresip', ['-f', folder, '-t', '40'])
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const says = (words: RegExp) => heard(child, () => output, words)
  await says(/baresip is ready/)
  const control = connect(controlPort, '127.0.0.1')
  await once(control, 'connect')
  return {
    command: (command, params) => tell(control, { command, ...(params === undefined ? {} : { params }) }),
    says,
    async close() {
      control.destroy()
      if (child.exitCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** JSON in a netstring. */
function tell(control: Socket, message: object): void {
  const text = JSON.stringify(message)
  control.write(`${Buffer.byteLength(text)}:${text},`)
}

function heard(child: ChildProcess, output: () => string, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (words.test(output())) finish(resolve)
      else if (child.exitCode !== null) finish(() => reject(new Error(`baresip ended without ${words}: ${output()}`)))
    }
    const timer = setInterval(look, 20)
    const limit = setTimeout(() => finish(() => reject(new Error(`baresip never said ${words}: ${output()}`))), 10_000)
    const finish = (how: () => void): void => {
      clearInterval(timer)
      clearTimeout(limit)
      how()
    }
  })
}

/** No sound card: aubridge plays what is heard back into the call. */
function configFor(controlPort: number): string {
  return `
sip_listen 127.0.0.1:0
net_interface 127.0.0.1
audio_player aubridge,site
audio_source aubridge,site
audio_alert aubridge,alert
ausrc_channels 1
auplay_channels 1
ctrl_tcp_listen 127.0.0.1:${controlPort}
module_path /usr/lib/baresip/modules
module g711.so
module aubridge.so
module_tmp account.so
module_app ctrl_tcp.so
module_app menu.so
`
}
