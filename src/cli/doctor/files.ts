/** The files that settings name, each read as the server reads it: carriers, rules, recordings, keys, identity providers, reporters. */
import { readAuthorityPublicKey, thumbprint } from '../../adapters/hpke/authority-key.ts'
import { readTrust } from '../../adapters/rulesets/publisher-keys.ts'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { listReporters } from '../../inbound/http/reports/reporters.ts'
import { readCarriers } from '../../inbound/sip/carriers/read-carriers.ts'
import { inspectRecordings } from '../../inbound/sip/media/recordings/inspect-recordings.ts'
import type { Config } from '../../main/config/config.ts'
import { readSettingFile } from '../../main/config/read-setting-file.ts'
import { readProviderSettings } from '../../main/programs/web/identity-providers.ts'
import { type Finding, tried } from './finding.ts'

export async function fileFindings(config: Config): Promise<readonly Finding[]> {
  const { authorityKeyFile, carriersFile, identityFile, reportersFile, rulesTrustFile } = config
  const todo = { ko: '설정이 가리키는 파일을 고치세요', en: 'mend the file that the setting names' }
  const named = [
    [
      'rules-trust',
      'ANSIMPASS_RULES_TRUST',
      rulesTrustFile,
      async (file: string) => `${(await readTrust(file)).length} keys`,
    ],
    [
      'identity',
      'ANSIMPASS_IDENTITY',
      identityFile,
      (file: string) => `${readProviderSettings(readSettingFile('ANSIMPASS_IDENTITY', file)).length} providers`,
    ],
    [
      'reporters',
      'ANSIMPASS_REPORTERS',
      reportersFile,
      (file: string) => `${listReporters(readSettingFile('ANSIMPASS_REPORTERS', file)).length} reporters`,
    ],
  ] as const
  return [
    await tried(
      'carriers',
      { ko: '통신사 설정', en: 'carriers' },
      { ko: 'ansimpass carrier check 로 확인하세요', en: 'see "ansimpass carrier check FILE"' },
      () =>
        carriersFile === undefined
          ? 'loopback only (demo)'
          : `${readCarriers(readSettingFile('ANSIMPASS_CARRIERS', carriersFile)).length} in ${carriersFile}`,
    ),
    await tried(
      'rules',
      { ko: '규칙', en: 'rules' },
      { ko: 'ansimpass rules lint 로 확인하세요', en: 'see "ansimpass rules lint --ruleset FOLDER"' },
      () => readRuleset(config.rulesFolder).version,
    ),
    await tried(
      'prompts',
      { ko: '안내 음성', en: 'recordings' },
      { ko: 'ansimpass prompts check 로 확인하세요', en: 'see "ansimpass prompts check FOLDER"' },
      () => {
        const { faults, recordings, languages } = inspectRecordings(config.promptsFolder)
        const [first] = faults
        if (first !== undefined) throw new AppError(first.code, `${first.message} (${faults.length} faults)`)
        return `${recordings.size} in ${languages.join(', ')}`
      },
    ),
    ...(authorityKeyFile === undefined
      ? []
      : [
          await tried('authority-key', { ko: '기관 공개키', en: "the authority's public key" }, todo, () =>
            thumbprint(readAuthorityPublicKey(authorityKeyFile)),
          ),
        ]),
    ...(await Promise.all(
      named.flatMap(([id, setting, file, look]) =>
        file === undefined ? [] : [tried(id, { ko: setting, en: 'file' }, todo, () => look(file))],
      ),
    )),
  ]
}
