/** A decision's reason in every language of pages: Korean and English are those of the rules, the others say the same in short. */
import type { EpochMs } from '../../domain/kit/time.ts'
import { localDay } from '../../domain/kit/zone.ts'
import type { PassDecision, ProofKind } from '../../domain/pass/pass-decision.ts'
import { reasonWords } from '../../domain/pass/reason-words.ts'
import type { RulesetRows } from '../../domain/rules/ruleset.ts'
import type { PageWords } from '../kit/say.ts'
import { sayDay } from '../kit/say-time.ts'

/** Chinese ends with its full stop, others without one. */
export function reasonSaid(decision: PassDecision, rules: RulesetRows): PageWords {
  const said = [reasonOf(decision, rules), ...afterwards(decision, rules)]
  const rule = decision.reason.code === 'no-rule' ? { zh: '', vi: '' } : ruleOf(decision.ruleId)
  return {
    ...reasonWords(decision, rules),
    zh: `${said.map(({ zh }) => zh).join('。')}${rule.zh}。`,
    vi: `${said.map(({ vi }) => vi).join('. ')}${rule.vi}`,
  }
}

type Said = Pick<PageWords, 'zh' | 'vi'>

function ruleOf(ruleId: string): Said {
  return { zh: `（规则 ${ruleId}）`, vi: ` (quy định ${ruleId})` }
}

/** Recovery and exemption share a word, as in the rules: it says nothing about health. */
const NOUNS: Readonly<Record<ProofKind, Said>> = {
  vaccination: { zh: '接种', vi: 'Tiêm chủng' },
  'negative-test': { zh: '阴性证明', vi: 'Xét nghiệm âm tính' },
  recovery: { zh: '证明', vi: 'Giấy chứng nhận' },
  exemption: { zh: '证明', vi: 'Giấy chứng nhận' },
  age: { zh: '年龄例外', vi: 'Miễn theo tuổi' },
}

function reasonOf({ reason }: PassDecision, rules: RulesetRows): Said {
  switch (reason.code) {
    case 'proof-holds': {
      const noun = NOUNS[reason.proof]
      return { zh: `${noun.zh}有效`, vi: `${noun.vi} còn hiệu lực` }
    }
    case 'pass-shown':
      return { zh: '通行证有效', vi: 'Thẻ còn hiệu lực' }
    case 'no-rule':
      return { zh: '这里无需防疫通行证', vi: 'Nơi này không cần thẻ phòng dịch' }
    case 'suspended':
      return { zh: '目前暂停要求防疫通行证', vi: 'Hiện tạm ngừng yêu cầu thẻ phòng dịch' }
    case 'without-pass-allowed':
      return { zh: '这个人数无需证明即可进入', vi: 'Số người này được vào mà không cần chứng nhận' }
    case 'no-evidence':
      return { zh: '没有查到证明', vi: 'Không tìm thấy chứng nhận nào' }
    case 'not-accepted': {
      const noun = NOUNS[reason.proof]
      return { zh: `这里只有${noun.zh}不能进入`, vi: `${noun.vi} không đủ để vào nơi này` }
    }
    case 'expired': {
      const [noun, last] = [NOUNS[reason.proof], dayOf(reason.expiredAt - 1, rules)]
      return { zh: `${noun.zh}已于 ${last.zh} 到期`, vi: `${noun.vi} đã hết hạn ngày ${last.vi}` }
    }
    case 'too-early': {
      const [noun, from] = [NOUNS[reason.proof], dayOf(reason.validFrom, rules)]
      return { zh: `${noun.zh}从 ${from.zh} 起有效`, vi: `${noun.vi} có hiệu lực từ ngày ${from.vi}` }
    }
    case 'evidence-unknown':
      return { zh: '现在无法查询', vi: 'Hiện không tra cứu được' }
  }
}

/** What is still possible without a pass. */
function afterwards({ outcome, reason, allowedAlone, graceUntil }: PassDecision, rules: RulesetRows): readonly Said[] {
  const grace = graceUntil === null ? [] : [noFineUntil(graceUntil, rules)]
  if (outcome !== 'no-pass' && outcome !== 'unknown') return grace
  if (allowedAlone) return [...grace, ALONE]
  return [...grace, reason.code === 'expired' || reason.code === 'not-accepted' ? OTHER_PROOF : ANY_PROOF]
}

const ALONE: Said = {
  zh: '一个人可以进入，有同伴时需要证明',
  vi: 'Đi một mình thì được vào, đi cùng người khác thì cần chứng nhận',
}
const OTHER_PROOF: Said = { zh: '如有其他证明请出示', vi: 'Nếu có chứng nhận khác, xin xuất trình' }
const ANY_PROOF: Said = { zh: '如有证明请出示', vi: 'Nếu có chứng nhận, xin xuất trình' }

function noFineUntil(graceUntil: EpochMs, rules: RulesetRows): Said {
  const last = dayOf(graceUntil - 1, rules)
  return { zh: `${last.zh} 前不罚款`, vi: `Không phạt đến hết ngày ${last.vi}` }
}

function dayOf(at: EpochMs, { zone }: RulesetRows): PageWords {
  return sayDay(localDay(zone, at))
}
