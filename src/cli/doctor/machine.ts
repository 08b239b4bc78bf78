/** The machine: Node, file descriptors, ports. */
import { readFileSync } from 'node:fs'
import type { Config } from '../../main/config/config.ts'
import { checkPorts } from '../../main/house/before-start.ts'
import { type Finding, tried } from './finding.ts'

const NODE = 24
/** Calls over TCP, browsers, the database and the spool each hold some. */
const FEW_DESCRIPTORS = 4_096
const TOO_FEW_DESCRIPTORS = 1_024

export function nodeFinding(version = process.versions.node): Finding {
  const isRight = Number.parseInt(version, 10) === NODE
  return {
    id: 'node',
    state: isRight ? 'ok' : 'warn',
    about: { ko: '노드', en: 'Node' },
    found: version,
    ...(isRight
      ? {}
      : {
          todo: {
            ko: `npx ansimpass 로 실행하세요 (Node ${NODE})`,
            en: `run it by "npx ansimpass", which takes Node ${NODE}`,
          },
        }),
  }
}

export function descriptorsFinding(limits = limitsOfProcess()): Finding {
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1]
  const limit = soft === 'unlimited' || soft === undefined ? Number.POSITIVE_INFINITY : Number(soft)
  const state = limit < TOO_FEW_DESCRIPTORS ? 'fail' : limit < FEW_DESCRIPTORS ? 'warn' : 'ok'
  return {
    id: 'descriptors',
    state,
    about: { ko: '열 수 있는 파일 수', en: 'open files allowed' },
    found: soft ?? 'unknown',
    ...(state === 'ok'
      ? {}
      : {
          todo: {
            ko: `${FEW_DESCRIPTORS} 이상으로 늘리세요 (LimitNOFILE=, ulimit -n)`,
            en: `raise it to ${FEW_DESCRIPTORS} or more (LimitNOFILE= of the service, or ulimit -n)`,
          },
        }),
  }
}

export function portsFinding(config: Config, ownerPid: number | undefined): Promise<Finding> {
  const about = { ko: '포트', en: 'ports' }
  const todo = { ko: '다른 프로그램을 멈추거나 설정을 바꾸세요', en: 'stop the other program or change the setting' }
  return tried('ports', about, todo, async () => {
    if (ownerPid !== undefined) return `in use by our own server (process ${ownerPid})`
    await checkPorts(config)
    return 'free'
  })
}

function limitsOfProcess(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return '' // a system without /proc
  }
}
