/** Every text that people read, with its bytes in CP949. */
import type { Line } from '../../call/phone/line.ts'
import type { CalendarDate } from '../../kit/time.ts'
import type { TextFields } from './compose-text.ts'
import type { Situation } from './situation.ts'

export const at = (iso: string) => Date.parse(`${iso}+09:00`)
export const person = { name: '홍길동', birthDate: '1980-05-01' as CalendarDate }
export const fields: TextFields = {
  siteName: '노원카페',
  siteNameEn: 'Nowon Cafe',
  at: at('2022-01-12T12:31'),
  line: '+821000005678' as Line,
  word: { ko: '파란고래', en: 'BLUE WHALE' },
}
const gym = { siteName: '노원헬스', siteNameEn: 'Nowon Gym' }
const mart = { siteName: '노원마트', siteNameEn: 'Nowon Mart' }
const hair = { siteName: '노원미용실', siteNameEn: 'Nowon Hair' }

export const vaccinated: Situation = {
  kind: 'pass',
  proof: 'vaccination',
  person,
  boundAs: 'subscriber',
  validUntil: null,
  lastKnown: null,
}
export const tested: Situation = { ...vaccinated, proof: 'negative-test', validUntil: at('2022-01-13T00:00') }
export const expired = { kind: 'expired', proof: 'vaccination', expiredAt: at('2022-01-07T00:00') } as const
const link = { kind: 'link', url: 'https://ansim.example/i/7Q2KX9M4TB8C' } as const
const graceOver = at('2022-01-17T00:00')
const expiredGrace: Situation = {
  kind: 'expired-grace',
  person,
  boundAs: 'subscriber',
  expiredAt: at('2022-01-03T00:00'),
  graceUntil: at('2022-01-10T00:00'),
}
const lastKnown: Situation = { ...vaccinated, lastKnown: at('2022-01-05T09:00') }
const ownPage: Situation = { kind: 'own-page', url: link.url }
export const asUser = { boundAs: 'user' } as const

type Row = readonly [string, Situation, Partial<TextFields>, string, number, string, number]
export const table: readonly Row[] = [
  [
    'pass, vaccinated',
    vaccinated,
    {},
    '[안심패스] 접종확인 홍*동(80년생) 뒷자리5678 노원카페 12:31 확인어 파란고래',
    75,
    '[AnsimPass] VACCINATED Hong G* (b.1980) ..5678 Nowon Cafe 12:31 word BLUE WHALE',
    79,
  ],
  [
    'pass, negative test',
    tested,
    {},
    '[안심패스] 음성확인 홍*동(80년생) 뒷자리5678 노원카페 12:31 확인어 파란고래 ~12일24시',
    85,
    '[AnsimPass] NEGATIVE TEST Hong G* (b.1980) ..5678 Nowon Cafe 12:31 word BLUE WHALE',
    82,
  ],
  [
    'pass, recovered or exempt',
    { ...vaccinated, proof: 'other' },
    {},
    '[안심패스] 패스확인 홍*동(80년생) 뒷자리5678 노원카페 12:31 확인어 파란고래',
    75,
    '[AnsimPass] PASS Hong G* (b.1980) ..5678 Nowon Cafe 12:31 word BLUE WHALE',
    73,
  ],
  [
    'expired, known',
    { ...expired, allowedAlone: false },
    gym,
    '[안심패스] 방문등록 노원헬스 12:31. 접종 효력 1월6일 만료. 다른 증명이 있으면 보여주세요',
    88,
    '[AnsimPass] Visit logged, Nowon Gym 12:31. Vaccination expired Jan 6. Show other proof',
    86,
  ],
  [
    'expired, alone allowed',
    { ...expired, allowedAlone: true },
    {},
    '[안심패스] 방문등록 노원카페 12:31. 접종 1/6로 만료. 혼자면 이용가능, 일행은 증명 필요',
    86,
    '[AnsimPass] Logged Nowon Cafe 12:31. Expired Jan 6: alone is fine, a party needs proof',
    86,
  ],
  [
    'unknown, alone allowed',
    { kind: 'unknown', allowedAlone: true },
    {},
    '[안심패스] 방문등록 노원카페 12:31. 조회 불가. 혼자면 이용가능, 일행은 증명서 확인',
    82,
    '[AnsimPass] Logged Nowon Cafe 12:31. Cannot check now: alone is fine, party needs proof',
    87,
  ],
  [
    'no proof found',
    { kind: 'no-proof', allowedAlone: false },
    gym,
    '[안심패스] 방문등록 노원헬스 12:31. 확인된 증명이 없습니다. 증명서가 있으면 보여주세요',
    86,
    '[AnsimPass] Visit logged, Nowon Gym 12:31. No proof on file. Please show any you have',
    85,
  ],
  [
    'status unknown',
    { kind: 'unknown', allowedAlone: false },
    gym,
    '[안심패스] 방문등록 노원헬스 12:31. 지금은 접종조회 불가. 증명서로 확인받으세요',
    79,
    '[AnsimPass] Visit logged, Nowon Gym 12:31. Status cannot be checked now: show a document',
    88,
  ],
  [
    'last known status',
    lastKnown,
    {},
    '[안심패스] 접종확인(1월5일 조회) 홍*동(80년생) 뒷자리5678 노원카페 12:31 확인어 파란고래',
    88,
    '[AnsimPass] VACCINATED (as of Jan 5) Hong G* (b.1980) ..5678 Nowon Cafe 12:31 BLUE WHALE',
    88,
  ],
  [
    'pass of a user',
    { ...vaccinated, ...asUser },
    {},
    '[안심패스] 접종확인(사용자) 홍*동(80년생) 뒷자리5678 노원카페 12:31 확인어 파란고래',
    83,
    '[AnsimPass] VACCINATED (user) Hong G* (b.1980) ..5678 Nowon Cafe 12:31 word BLUE WHALE',
    86,
  ],
  [
    'negative test of a user',
    { ...tested, ...asUser },
    {},
    '[안심] 음성확인(사용자) 홍*동(80년생) 뒷자리5678 노원카페 12:31 확인어 파란고래 ~12일24시',
    89,
    '[AnsimPass] NEGATIVE TEST (user) Hong G* (b.1980) ..5678 Nowon Cafe 12:31 word BLUE WHALE',
    89,
  ],
  [
    'recovery or exemption of a user',
    { ...vaccinated, proof: 'other', ...asUser },
    {},
    '[안심패스] 패스확인(사용자) 홍*동(80년생) 뒷자리5678 노원카페 12:31 확인어 파란고래',
    83,
    '[AnsimPass] PASS (user) Hong G* (b.1980) ..5678 Nowon Cafe 12:31 word BLUE WHALE',
    80,
  ],
  [
    'last known status of a user',
    { ...lastKnown, ...asUser },
    {},
    '[안심] 접종(사용자,1월5일 조회) 홍*동(80년생) 뒷자리5678 노원카페 12:31 확인어 파란고래',
    87,
    '[Ansim] VACCINATED (user, as of Jan 5) Hong G* (b.1980) ..5678 Nowon Cafe 12:31 BLUE WHALE',
    90,
  ],
  [
    'expired, grace, of a user',
    { ...expiredGrace, ...asUser },
    {},
    '[안심] 만료(사용자,계도~1월9일) 홍*동(80년생) 뒷자리5678 노원카페 12:31 확인어 파란고래',
    87,
    '[Ansim] EXPIRED (user), grace to Jan 9 Hong G* (b.1980) ..5678 Nowon Cafe 12:31 BLUE WHALE',
    90,
  ],
  [
    'my own page',
    ownPage,
    {},
    '[안심패스] 내 정보·본인확인(10분): https://ansim.example/i/7Q2KX9M4TB8C',
    72,
    '[AnsimPass] My page (10 min): https://ansim.example/i/7Q2KX9M4TB8C',
    66,
  ],
  [
    'not yet identified',
    link,
    {},
    '[안심패스] 노원카페 12:31 방문등록. 본인확인: https://ansim.example/i/7Q2KX9M4TB8C',
    82,
    '[AnsimPass] Logged Nowon Cafe 12:31. Get pass: https://ansim.example/i/7Q2KX9M4TB8C',
    83,
  ],
  [
    'no proof, alone allowed',
    { kind: 'no-proof', allowedAlone: true },
    {},
    '[안심패스] 방문등록 노원카페 12:31 확인된 증명 없음. 혼자면 이용가능, 일행은 증명 필요',
    86,
    '[AnsimPass] Logged Nowon Cafe 12:31. No proof on file: alone is fine, a party needs proof',
    89,
  ],
  [
    'no proof, grace',
    { kind: 'no-proof-grace', graceUntil: graceOver },
    mart,
    '[안심패스] 방문등록 노원마트 12:31. 확인된 증명 없음(계도기간 ~1월16일). 증명을 준비하세요',
    90,
    '[AnsimPass] Logged Nowon Mart 12:31. No proof on file (no fine until Jan 16). Bring proof',
    89,
  ],
  [
    'over its time where nobody is fined yet',
    { ...expired, allowedAlone: false, graceUntil: graceOver },
    mart,
    '[안심패스] 방문등록 노원마트 12:31. 접종 1월6일 만료(계도기간 ~1월16일). 증명을 준비하세요',
    90,
    '[AnsimPass] Logged Nowon Mart 12:31. Expired Jan 6 (no fine until Jan 16). Bring proof',
    86,
  ],
  [
    'too early where nobody is fined yet',
    {
      kind: 'too-early',
      proof: 'vaccination',
      validFrom: at('2022-01-21T00:00'),
      allowedAlone: false,
      graceUntil: graceOver,
    },
    mart,
    '[안심] 방문등록 노원마트 12:31. 접종 1/21부터 인정(계도기간 ~1월16일). 증명을 준비하세요',
    88,
    '[AnsimPass] Logged Nowon Mart 12:31. Valid from Jan 21 (no fine until Jan 16). Bring proof',
    90,
  ],
  [
    'expired, grace',
    expiredGrace,
    {},
    '[안심패스] 접종만료(계도~1월9일) 홍*동(80년생) 뒷자리5678 노원카페 12:31 확인어 파란고래',
    88,
    '[AnsimPass] EXPIRED, grace to Jan 9 Hong G* (b.1980) ..5678 Nowon Cafe 12:31 BLUE WHALE',
    87,
  ],
  [
    'pass not required',
    { kind: 'not-required' },
    hair,
    '[안심패스] 방문등록 노원미용실 12:31 뒷자리5678. 방역패스 없이 이용하는 곳입니다',
    80,
    '[AnsimPass] Visit logged, Nowon Hair 12:31 ..5678. No pass is needed here',
    73,
  ],
  [
    'exempt by age',
    { kind: 'exempt-by-age' },
    {},
    '[안심패스] 방문등록 노원카페 12:31 뒷자리5678. 18세 이하 방역패스 예외(2004년생~)',
    81,
    '[AnsimPass] Visit logged, Nowon Cafe 12:31 ..5678. 18 or under: no pass needed',
    78,
  ],
]
