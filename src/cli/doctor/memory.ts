/** Finding about swap, by which keys in memory may reach the disk. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from './finding.ts'

export type SwapFacts = {
  /** `/proc/swaps`. */
  readonly swaps: string
  /** `memory.swap.max` of the process's control group (v2); undefined where there is none. */
  readonly limit: string | undefined
}

export function swapFinding(facts = swapOfMachine()): Finding {
  const areas = facts.swaps.trim().split('\n').slice(1)
  const found = areas.length === 0 ? 'no swap' : facts.limit === '0' ? 'swap, but not for this service' : 'swap'
  const about = { ko: '메모리 스왑', en: 'memory swap' }
  if (found !== 'swap') return { id: 'swap', state: 'ok', about, found }
  return {
    id: 'swap',
    state: 'warn',
    about,
    found,
    todo: {
      ko: '열쇠가 디스크에 남지 않도록 서비스에 MemorySwapMax=0 을 두세요 (deploy/systemd/ansimpass.service)',
      en: 'set MemorySwapMax=0 for the service, so that no key reaches the disk (deploy/systemd/ansimpass.service); a shell of yours may swap where the service may not',
    },
  }
}

function swapOfMachine(): SwapFacts {
  return { swaps: orNothing(() => readFileSync('/proc/swaps', 'utf8')) ?? '', limit: orNothing(ownLimit) }
}

function ownLimit(): string | undefined {
  const group = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1]
  return group === undefined ? undefined : readFileSync(join('/sys/fs/cgroup', group, 'memory.swap.max'), 'utf8').trim()
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined // not Linux, or an older one: nothing to say
  }
}
