/** Words of a pass on paper (종이 패스): both languages of texts stand on it. */

export const PASS_PAPER = {
  title: { ko: '종이 패스', en: 'Paper pass' },
  qr: { ko: '패스 QR', en: 'QR of the pass' },
  bornUntil: {
    ko: '{birthYear}년생. {end}까지 쓸 수 있습니다.',
    en: 'Born in {birthYear}. Valid until {end} (Korean time).',
  },
  toStaff: {
    ko: '직원께: QR을 스캔하고, 이름과 나이를 손님과 비교해 주세요.',
    en: 'To staff: scan the QR, then compare name and age with the guest.',
  },
  knownAgain: {
    ko: '이 QR은 늘 같습니다. 스캔한 곳에서는 같은 종이를 다시 알아볼 수 있습니다.',
    en: 'This QR is always the same. Whoever scans it can tell that it is the same paper.',
  },
} as const
