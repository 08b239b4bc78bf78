/**
 * End of the programs with their house, also after kill -9 of it: by the kernel where `setpriv` is there, else by a keeper,
 * a shell that reads from the house and kills what it was told of once the house writes no more.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'

/** Sends the kernel's SIGKILL to a program whose house has died, also to one that stands still. Part of util-linux. */
const SETPRIV = '/usr/bin/setpriv'
const SHELL = '/bin/sh'
/** Each line names all processes that are to end; the last one counts. */
const KEEPER = 'while read -r line; do pids=$line; done; [ -z "$pids" ] || kill -KILL $pids 2>/dev/null'

export type EndWithHouse = {
  /** How Node is run so that the kernel ends it with this process; as it is where the keeper does. */
  nodeCommand(flags: readonly string[]): { readonly execPath: string; readonly execArgv: string[] }
  /** Ends with the house from now on, until it has ended by itself. */
  keep(child: ChildProcess): void
  stop(): void
}

/** @param hasSetpriv  as the machine has it, unless given */
export function endWithHouse(hasSetpriv = canSetDeathSignal()): EndWithHouse {
  return hasSetpriv ? byKernel() : byKeeper()
}

function byKernel(): EndWithHouse {
  return {
    nodeCommand: (flags) => ({
      execPath: SETPRIV,
      execArgv: ['--pdeathsig', 'KILL', process.execPath, ...flags],
    }),
    keep() {},
    stop() {},
  }
}

function byKeeper(): EndWithHouse {
  // A session of its own: neither Ctrl-C nor what stops the house's group reaches it.
  const keeper = spawn(SHELL, ['-c', KEEPER], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  keeper.on('error', () => {}) // without a shell, programs that can still hear end when the channel closes
  keeper.stdin.on('error', () => {})
  keeper.unref()
  if ('unref' in keeper.stdin && typeof keeper.stdin.unref === 'function') keeper.stdin.unref()
  const kept = new Set<number>()
  const tell = () => keeper.stdin.write(`${[...kept].join(' ')}\n`)
  return {
    nodeCommand: (flags) => ({ execPath: process.execPath, execArgv: [...flags] }),
    keep(child) {
      const { pid } = child
      if (pid === undefined) return
      kept.add(pid)
      tell()
      child.once('exit', () => {
        kept.delete(pid)
        tell()
      })
    },
    stop: () => keeper.stdin.end(),
  }
}

/** Whether `setpriv` is there, may be run, and knows what we need: busybox has one that does not. */
function canSetDeathSignal(): boolean {
  return spawnSync(SETPRIV, ['--pdeathsig', 'KILL', SETPRIV, '--version'], { stdio: 'ignore' }).status === 0
}
