/** Words of the page that verifies certificates, before its script runs. */

export const VERIFY = {
  title: { ko: '증명서 확인', en: 'Check a certificate' },
  brand: { ko: '안심패스', en: 'Ansim Pass' },
  needsScript: {
    ko: '이 화면은 자바스크립트가 있어야 합니다. 브라우저 설정에서 켜 주세요. 명령줄에서는 ansimpass certificate verify로 확인합니다.',
    en: 'This page needs JavaScript: please allow it. On the command line "ansimpass certificate verify" does the same.',
  },
} as const
