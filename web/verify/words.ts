/** Words of the page that verifies certificates, Korean beside English. */
import { type Said, say } from './say.ts'

const WORDS = {
  title: { ko: '증명서 확인', en: 'Check a certificate' },
  demo: { ko: '시연용 화면입니다. 실제 정부 누리집이 아닙니다.', en: 'A demonstration, not a real government site.' },
  otherLanguage: { ko: 'English', en: '한국어' },
  about: {
    ko: '안심패스 QR, 유럽 디지털 증명서, SMART Health Card를 이 기기에서 확인합니다. 스캔한 것은 기기 밖으로 나가지 않고 저장되지도 않습니다.',
    en: 'Reads Ansim Pass QRs, EU certificates and SMART Health Cards on this device. What is scanned does not leave it and is not kept.',
  },
  place: { ko: '시설', en: 'Place' },
  region: { ko: '지역', en: 'Region' },
  start: { ko: '카메라로 스캔', en: 'Scan by camera' },
  stop: { ko: '카메라 끄기', en: 'Stop the camera' },
  light: { ko: '손전등', en: 'Light' },
  other: { ko: '다른 카메라', en: 'Other camera' },
  picture: { ko: '사진에서 읽기', en: 'Read a picture' },
  text: { ko: 'QR 내용 (스캐너 또는 붙여 넣기)', en: 'Text of a QR (scanner, or pasted)' },
  check: { ko: '확인', en: 'Check' },
  clear: { ko: '지우기', en: 'Clear' },
  pointAt: { ko: 'QR을 화면에 맞춰 주세요', en: 'Hold the QR into the picture' },
  cameraAsked: { ko: '카메라 사용을 허용해 주세요.', en: 'Please allow the camera.' },
  cameraRefused: {
    ko: '카메라 사용이 거부되었습니다. 주소창의 자물쇠(사이트 설정)에서 카메라를 허용하고 다시 누르세요. 사진이나 스캐너로도 확인할 수 있습니다.',
    en: 'The camera is refused. Allow it behind the lock in the address bar (site settings), then press again. A picture or a scanner works too.',
  },
  cameraNone: {
    ko: '쓸 수 있는 카메라가 없습니다. 사진이나 스캐너로 확인해 주세요.',
    en: 'There is no camera that can be used. Use a picture or a scanner.',
  },
  loading: { ko: '목록을 받는 중입니다…', en: 'Fetching the lists…' },
  noLists: {
    ko: '목록과 규칙을 아직 받지 못해 확인할 수 없습니다. 인터넷을 확인해 주세요.',
    en: 'Lists and rules could not be fetched yet, so nothing can be checked. Please check the network.',
  },
  lists: { ko: '목록', en: 'Lists' },
  fetched: { ko: '받은 시각 {at}', en: 'fetched at {at}' },
  offline: {
    ko: '! 새 목록을 받지 못하고 있습니다. {at}에 받은 목록으로 확인합니다.',
    en: '! No new lists can be fetched. Those of {at} are used.',
  },
  listAge: { ko: '{name}: {age}', en: '{name}: {age}' },
  madeAt: { ko: '{at}에 만든 목록', en: 'made at {at}' },
  ageUnknown: { ko: '만든 때를 알 수 없음', en: 'of unknown age' },
  unread: { ko: '읽지 못한 항목 {count}개', en: '{count} entries could not be read' },
  rules: { ko: '규칙 {version}', en: 'rules {version}' },
  compare: { ko: '신분증의 이름·생년월일과 비교하세요', en: 'Compare name and birth date with an identity card' },
  born: { ko: '{date} 출생', en: 'born {date}' },
  bornYear: { ko: '{year}년생', en: 'born in {year}' },
  scannedAt: { ko: '{at} 확인', en: 'checked at {at}' },
  verdicts: {
    pass: { ko: '확인됨', en: 'Confirmed' },
    free: { ko: '방역패스 없이 이용', en: 'No pass needed' },
    'no-pass': { ko: '인정되지 않음', en: 'Not accepted here' },
    unknown: { ko: '판정할 수 없음', en: 'Cannot be decided' },
    refused: { ko: '확인할 수 없는 증명서', en: 'Certificate not confirmed' },
    more: { ko: '다음 QR을 스캔하세요', en: 'Scan the next QR' },
  },
} as const

export { type Said, say, WORDS }
