/** Reasons for which a certificate is refused, with a sentence for staff: codes are public and stay as they are. */
import type { Words } from '../rules/ruleset.ts'

const REASONS = {
  'qr-not-found': {
    ko: '사진에서 QR을 찾을 수 없습니다. 밝은 곳에서 QR만 가까이 다시 찍으세요',
    en: 'No QR is found in the picture. Take it again, in good light and with the QR alone',
  },
  'kind-unknown': {
    ko: '알 수 없는 QR입니다. 접종·검사 증명서의 QR을 보여 달라고 하세요',
    en: 'This is no QR of a certificate. Ask for the QR of a vaccination or test certificate',
  },
  'too-long': {
    ko: 'QR의 내용이 증명서라고 하기에는 너무 깁니다. 다른 증명을 확인하세요',
    en: 'The QR holds more than a certificate can. Check another proof',
  },
  'encoding-invalid': {
    ko: 'QR의 글자가 손상되었습니다. 다시 스캔하세요',
    en: 'The characters of the QR are damaged. Scan it again',
  },
  'compression-invalid': {
    ko: '증명서의 내용이 손상되었습니다. 다시 스캔하세요',
    en: 'The content of the certificate is damaged. Scan it again',
  },
  'too-large': {
    ko: '증명서의 내용이 너무 커서 열지 않았습니다. 다른 증명을 확인하세요',
    en: 'The certificate would unpack to too much and was not opened. Check another proof',
  },
  'structure-invalid': {
    ko: '증명서의 형식이 맞지 않습니다. 다른 증명을 확인하세요',
    en: 'The certificate is not built as it should be. Check another proof',
  },
  'algorithm-refused': {
    ko: '증명서의 서명 방식을 인정할 수 없습니다. 다른 증명을 확인하세요',
    en: 'The certificate is signed in a way that is not accepted. Check another proof',
  },
  'signature-absent': {
    ko: '서명이 없는 증명서입니다. 다른 증명을 확인하세요',
    en: 'The certificate bears no signature. Check another proof',
  },
  'issuer-unknown': {
    ko: '이 증명서의 발급기관을 알 수 없습니다. 다른 증명을 확인하세요',
    en: 'The issuer of this certificate is not known. Check another proof',
  },
  'signature-invalid': {
    ko: '서명이 맞지 않습니다. 내용이 바뀐 증명서일 수 있으니 다른 증명을 확인하세요',
    en: 'The signature does not fit: the content may have been changed. Check another proof',
  },
  'dsc-expired': {
    ko: '발급기관의 서명키 기간이 끝난 뒤에 발급된 증명서입니다. 다른 증명을 확인하세요',
    en: 'The certificate was issued after the time of the issuer’s key. Check another proof',
  },
  'dsc-not-yet-valid': {
    ko: '발급기관의 서명키 기간이 시작되기 전에 발급된 증명서입니다. 다른 증명을 확인하세요',
    en: 'The certificate was issued before the time of the issuer’s key. Check another proof',
  },
  'key-usage': {
    ko: '발급기관이 이 종류의 증명서에 쓸 수 없는 키로 서명했습니다. 다른 증명을 확인하세요',
    en: 'The issuer’s key is not for this kind of certificate. Check another proof',
  },
  'key-revoked': {
    ko: '더 이상 쓰지 않는 키로 서명된 증명서입니다. 새 증명서를 보여 달라고 하세요',
    en: 'The certificate is signed with a key that was withdrawn. Ask for a new one',
  },
  revoked: {
    ko: '발급기관이 취소한 증명서입니다. 다른 증명을 확인하세요',
    en: 'The issuer has withdrawn this certificate. Check another proof',
  },
  'not-yet-valid': {
    ko: '아직 쓸 수 없는 증명서입니다. 이 기기의 시각이 맞는지도 확인하세요',
    en: 'The certificate does not count yet. Check the clock of this device, too',
  },
  expired: {
    ko: '유효기간이 끝난 증명서입니다. 새 증명서를 보여 달라고 하세요',
    en: 'The certificate has expired. Ask for a new one',
  },
  'schema-invalid': {
    ko: '증명서에 빠졌거나 잘못된 항목이 있습니다. 다른 증명을 확인하세요',
    en: 'Something in the certificate is missing or wrong. Check another proof',
  },
  'chunks-missing': {
    ko: '여러 장으로 나뉜 증명서입니다. 나머지 QR도 모두 스캔하세요',
    en: 'The certificate is in several QRs. Scan the others of it, too',
  },
  'chunks-mixed': {
    ko: '서로 다른 증명서의 QR이 섞였습니다. 한 증명서의 QR을 모두 이어서 스캔하세요',
    en: 'QRs of different certificates are mixed. Scan all those of one, one after the other',
  },
  'no-evidence': {
    ko: '코로나19 접종·검사·완치의 증명이 들어 있지 않은 증명서입니다. 다른 증명을 확인하세요',
    en: 'The certificate holds no proof of a COVID-19 dose, test or recovery. Check another one',
  },
  'several-events': {
    ko: '한 증명서에 여러 건이 들어 있어 판정할 수 없습니다. 한 건짜리 증명서를 보여 달라고 하세요',
    en: 'The certificate holds more than one event. Ask for one with a single event',
  },
  'value-unknown': {
    ko: '백신이나 검사의 종류를 알 수 없는 증명서입니다. 다른 증명을 확인하세요',
    en: 'The certificate names a vaccine or a test that is not known. Check another proof',
  },
  'other-disease': {
    ko: '코로나19 증명서가 아닙니다. 다른 증명을 확인하세요',
    en: 'The certificate is not about COVID-19. Check another proof',
  },
} as const satisfies Readonly<Record<string, Words>>

export type CertificateReason = keyof typeof REASONS

export const CERTIFICATE_REASONS = Object.keys(REASONS) as readonly CertificateReason[]

export function certificateReasonWords(reason: CertificateReason): Words {
  return REASONS[reason]
}
