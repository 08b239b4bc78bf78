/** An outcome large: a word, a symbol and a border each of its own, so that it is read without colour. Never 미접종. */
import type { PassOutcome } from '../../domain/pass/pass-decision.ts'
import type { PageWords } from './say.ts'

export type OutcomeLook = {
  readonly symbol: string
  readonly words: PageWords
  readonly border: 'ok' | 'free' | 'check' | 'none'
}

const FREE: OutcomeLook = {
  symbol: '○',
  words: { ko: '방역패스 없이 이용', en: 'No pass needed', zh: '无需防疫通行证', vi: 'Không cần thẻ phòng dịch' },
  border: 'free',
}

export const OUTCOMES: Readonly<Record<PassOutcome, OutcomeLook>> = {
  pass: { symbol: '✓', words: { ko: '확인 완료', en: 'Confirmed', zh: '已确认', vi: 'Đã xác nhận' }, border: 'ok' },
  'not-required': FREE,
  'allowed-without-pass': FREE,
  'no-pass': {
    symbol: '!',
    words: {
      ko: '증명서를 보여 주세요',
      en: 'Please show a document',
      zh: '请出示证明',
      vi: 'Xin xuất trình giấy chứng nhận',
    },
    border: 'check',
  },
  unknown: {
    symbol: '?',
    words: {
      ko: '지금은 조회할 수 없음',
      en: 'Cannot be checked now',
      zh: '现在无法查询',
      vi: 'Hiện không tra cứu được',
    },
    border: 'none',
  },
}
