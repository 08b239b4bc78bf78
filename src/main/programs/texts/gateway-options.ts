/** The text gateway by the settings, else the demo's: where it is, how it is reached, and its dialect. */

import type { GatewayToProbe } from '../../../adapters/smpp/probe-gateway.ts'
import { readGatewayProfile } from '../../../adapters/smpp/profile/read-profile.ts'
import { AppError } from '../../../domain/kit/errors.ts'
import type { Config } from '../../config/config.ts'
import { readAuthorityFile, readSettingFile } from '../../config/read-setting-file.ts'
import type { Seat } from '../seat.ts'

/** @throws AppError `SETTINGS_INVALID`, `GATEWAY_INVALID` */
export function gatewayOptions({ config, demo, secrets }: Pick<Seat, 'config' | 'demo' | 'secrets'>): GatewayToProbe {
  const {
    gatewayFile,
    smpp = demo && { host: '127.0.0.1', port: demo.hello.smpp, tls: false, systemId: 'ansimpass' },
  } = config
  if (smpp === undefined) throw new AppError('SETTINGS_INVALID', 'ANSIMPASS_SMPP must be set')
  const { host, port, systemId } = smpp
  return {
    address: { host, port, ...(smpp.tls ? { tls: { authority: authorityOf(config) } } : {}) },
    systemId,
    password: secrets.smppPassword,
    profile:
      gatewayFile === undefined ? undefined : readGatewayProfile(readSettingFile('ANSIMPASS_GATEWAY', gatewayFile)),
  }
}

function authorityOf({ smppAuthorityFile: file }: Config): string | undefined {
  return file === undefined ? undefined : readAuthorityFile('ANSIMPASS_SMPP_CA', file)
}
