/** Advice about a text gateway that `ansimpass doctor` cannot bind to, by what ended the attempt. */
import type { Words } from './finding.ts'

/** Names of what an operator can put right: of the first gateway settings, of the second fields of its file. */
export type GatewayNames = {
  readonly address: string
  readonly password: string
  readonly authority: string
}

/** @param fault  a command_status, an error code or a word of the session */
export function gatewayTodo(fault: string, { address, password, authority }: GatewayNames): Words {
  if (fault.includes('bind-refused') || fault.includes('bind-unanswered'))
    return {
      ko: `${address} 의 SYSTEM_ID와 ${password} 를 확인하고, 게이트웨이가 이 서버의 IP와 이런 bind를 허용하는지, 이미 다른 bind가 있는지 물어보세요`,
      en: `check the SYSTEM_ID in ${address} and ${password}; ask the gateway whether it knows this address, allows this kind of bind, and holds another bind of ours`,
    }
  if (/CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/.test(fault))
    return {
      ko: '이 서버의 시각이 맞으면 게이트웨이에 새 인증서를 요청하세요',
      en: 'where this machine’s clock is right, ask the gateway for a certificate that counts now',
    }
  if (fault.includes('ALTNAME'))
    return {
      ko: `${address} 에 인증서에 적힌 호스트 이름을 쓰세요`,
      en: `write the host in ${address} as its certificate names it`,
    }
  if (/UNABLE_TO_|SELF_SIGNED/.test(fault))
    return {
      ko: `${authority} 에 게이트웨이 인증서를 서명한 기관의 파일(PEM)을 지정하세요`,
      en: `name by ${authority} the file (PEM) of who has signed the gateway’s certificate`,
    }
  if (/connection-closed|framing-lost|ERR_SSL|EPROTO/.test(fault))
    return {
      ko: `${address} 의 포트와 TLS 여부를 확인하세요 (smpps:// 는 TLS, smpp:// 는 TLS 없음). 게이트웨이가 이 서버의 IP를 아는지도`,
      en: `check the port in ${address} and whether TLS is spoken there (smpps:// with, smpp:// without), and whether the gateway knows this address`,
    }
  return {
    ko: `${address} 의 호스트와 포트, 방화벽을 확인하세요`,
    en: `check host and port in ${address}, and the firewall`,
  }
}
