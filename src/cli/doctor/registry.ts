/** The registry as `ansimpass doctor` sees it: whether it answers us, by which FHIR, and what it can search. */
import { fileURLToPath } from 'node:url'
import { inspectRegistry } from '../../adapters/fhir/inspect-registry.ts'
import { RegistryFault } from '../../adapters/fhir/registry-fault.ts'
import { readEvidenceFile } from '../../adapters/file-registry/evidence-file.ts'
import { readEvidenceBytes } from '../../adapters/file-registry/read-file.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { Config } from '../../main/config/config.ts'
import { registrySettingsOf } from '../../main/programs/registry-of.ts'
import { clockOfFolder } from '../clock-of-folder.ts'
import { type Finding, tried } from './finding.ts'

const ABOUT = { ko: '접종 조회 기관', en: 'registry' }
const ANSWER_WITHIN_MS = 5_000

export async function registryFinding(config: Config): Promise<Finding> {
  const { registryUrl } = config
  if (registryUrl === undefined) return { id: 'registry', state: 'ok', about: ABOUT, found: 'of the demo' }
  if (registryUrl.startsWith('file:')) return fileFinding(fileURLToPath(registryUrl), nowIn(config))
  const todo = {
    ko: 'ANSIMPASS_REGISTRY, ANSIMPASS_REGISTRY_ACCESS, 방화벽, 기관에 등록한 키를 확인하세요 (docs/registry.md)',
    en: 'check ANSIMPASS_REGISTRY, ANSIMPASS_REGISTRY_ACCESS, the firewall, and whether the registry knows our key (docs/registry.md)',
  }
  let missing: readonly string[] = []
  const finding = await tried('registry', ABOUT, todo, async () => {
    const seen = await inspectRegistry({ baseUrl: registryUrl, ...registrySettingsOf(config) }, ANSWER_WITHIN_MS).catch(
      whatItSaid,
    )
    if (typeof seen === 'string') return seen
    missing = seen.missing
    const types = missing.length === 0 ? 'every type that is asked for' : `not ${missing.join(', ')}`
    return `FHIR ${seen.fhirVersion}, takes our credentials, searches ${types}`
  })
  if (finding.state === 'fail' || finding.found.startsWith('FHIR 4.0.')) {
    return missing.length === 0 ? finding : { ...finding, state: 'warn', todo: OPEN }
  }
  return { ...finding, state: 'fail', todo }
}

function nowIn({ dataFolder }: Config): EpochMs {
  return clockOfFolder(dataFolder, Date.now()).now
}

function fileFinding(path: string, now: EpochMs): Promise<Finding> {
  const todo = { ko: 'ansimpass registry check 로 확인하세요', en: `see "ansimpass registry check ${path}"` }
  return tried('registry', ABOUT, todo, () => {
    const { people, problems, isUsable } = readEvidenceFile(readEvidenceBytes(path), now)
    if (!isUsable) throw new AppError('EVIDENCE_FILE_UNFIT', `${path} has ${problems.length} problems and is not taken`)
    return `${people.length} persons in ${path}, ${problems.length} problems`
  })
}

const OPEN = {
  ko: '그 검색으로 알 것은 늘 "확인 못함"이 됩니다. 기관에 검색을 열어 달라고 하세요',
  en: 'what is asked by it (evidence of that kind; by phone: dates keyed in a call) will always be "could not be read": ask the registry to open that search',
}

function whatItSaid(cause: unknown): string {
  if (cause instanceof RegistryFault) return `${cause.why}: ${cause.message}`
  if (cause instanceof Error && cause.name === 'TimeoutError') return `no answer within ${ANSWER_WITHIN_MS} ms`
  throw cause
}
