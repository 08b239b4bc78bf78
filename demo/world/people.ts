/** The people of the demo: each branch of the rules has its person. All are invented. */

import { type CalendarDate, DAY, type EpochMs, kstDay } from '../../src/domain/kit/time.ts'
import type { Evidence } from '../../src/domain/pass/evidence/evidence.ts'
import certificates from './certificates.json' with { type: 'json' }
import type { DemoPerson } from './demo-person.ts'
import { type EvidenceFrom, evidenceFrom } from './evidence-from.ts'
import { ciOf } from './identifiers.ts'

type Row = {
  readonly id: string
  readonly group: DemoPerson['group']
  /** Before 3 January 2022, when a vaccination began to end after 180 days. */
  readonly groupBefore?: DemoPerson['group']
  readonly name: string
  readonly born: string
  readonly phone: string
  /** Where the contract is about another line than the one that rings. */
  readonly subscriberOf?: string
  /** Somebody else booked; the registry has that number till this day, and the person's own from then on. */
  readonly bookedBy?: { readonly phone: string; readonly until: CalendarDate }
  readonly ko: string
  readonly en: string
  readonly evidence: (has: EvidenceFrom) => Evidence[]
  /** Default: proved as the subscriber nine days ago. */
  readonly bound?: 'user' | 'unbound'
  readonly provedDaysAgo?: number
  /** The server already knows the evidence, from so many days ago. */
  readonly knownDaysAgo?: number
  readonly handset?: 'feature'
  readonly language?: 'en'
  readonly unknownToRegistry?: true
  readonly unlisted?: true
}

const VACCINATIONS_END_FROM = Date.parse('2022-01-03T00:00+09:00')

const day = (text: string) => text as CalendarDate
const NOTHING = (): Evidence[] => []

// biome-ignore format: one person a line reads as a table
const ROWS: readonly Row[] = [
  { id: 'hong', group: 'vaccinated', name: '홍길동', born: '1980-05-01', phone: '01000005678', ko: '2차 접종, 석 달 전', en: 'two doses, three months ago', evidence: (has) => has.two('pfizer', 96), knownDaysAgo: 1 },
  { id: 'kim-yj', group: 'vaccinated', name: '김옥분', born: '1948-03-14', phone: '01000004821', ko: '3차 접종, 폴더폰', en: 'boosted, feature phone', evidence: (has) => has.boosted('astrazeneca', 21), handset: 'feature' },
  { id: 'park', group: 'ended', groupBefore: 'vaccinated', name: '박정우', born: '1975-11-02', phone: '01000001103', ko: '2차 접종, 190일 전 (1월 3일부터 만료)', en: 'two doses, 190 days ago (expired from 3 January)', evidence: (has) => has.two('pfizer', 190) },
  { id: 'choi-de', group: 'vaccinated', name: '최다은', born: '1990-07-21', phone: '01000002190', ko: '오늘 아침 3차 접종', en: 'booster this morning', evidence: (has) => has.boosted('moderna', 0) },
  { id: 'jung', group: 'vaccinated', name: '정도윤', born: '1986-02-09', phone: '01000003186', ko: '얀센 1회, 두 달 전', en: 'Janssen, two months ago', evidence: (has) => has.janssen(61) },
  { id: 'kang', group: 'ended', groupBefore: 'vaccinated', name: '강유준', born: '1984-09-30', phone: '01000003284', ko: '얀센 1회, 200일 전 (1월 3일부터 만료)', en: 'Janssen, 200 days ago (expired from 3 January)', evidence: (has) => has.janssen(200) },
  { id: 'cho', group: 'other', name: '조서연', born: '1993-12-05', phone: '01000004493', ko: '확진 뒤 격리해제 40일', en: 'recovered, released 40 days ago', evidence: (has) => has.recovered(40) },
  { id: 'yoon', group: 'ended', name: '윤재하', born: '1969-04-17', phone: '01000004569', ko: '격리해제 200일 지남', en: 'recovered, released 200 days ago', evidence: (has) => has.recovered(200), handset: 'feature' },
  { id: 'jang', group: 'other', name: '장하윤', born: '1996-01-28', phone: '01000004696', ko: '2차 접종 200일, 그 뒤 완치', en: 'two doses 200 days ago, recovered since', evidence: (has) => [...has.two('pfizer', 200), ...has.recovered(50)] },
  { id: 'lim', group: 'other', name: '임수아', born: '1999-08-11', phone: '01000005199', ko: '어제 PCR 음성', en: 'PCR negative yesterday', evidence: (has) => has.pcr(1) },
  { id: 'han', group: 'ended', name: '한지후', born: '1988-06-03', phone: '01000005288', ko: '사흘 전 PCR 음성 (만료)', en: 'PCR negative three days ago (over)', evidence: (has) => has.pcr(3) },
  { id: 'seo', group: 'ended', name: '서도현', born: '1991-10-19', phone: '01000005391', ko: '오늘 신속항원 음성 (1월 26일부터 인정)', en: 'rapid test today (counts from 26 January)', evidence: (has) => has.rapid(0) },
  { id: 'shin', group: 'other', name: '신예린', born: '1979-02-22', phone: '01000005479', ko: '예외확인서 (중대한 이상반응)', en: 'medical exemption', evidence: (has) => has.exempt('severe-reaction', 60) },
  { id: 'kwon', group: 'ended', name: '권시우', born: '1972-07-07', phone: '01000005572', ko: '예외확인서 200일 지남 (180일짜리)', en: 'exemption for 180 days, 200 days old', evidence: (has) => has.exempt('immune', 200) },
  { id: 'hwang', group: 'none', name: '황민채', born: '2004-06-15', phone: '01000006004', ko: '2004년생, 접종 없음', en: 'born 2004, no dose', evidence: NOTHING },
  { id: 'ahn', group: 'none', name: '안준서', born: '2003-04-10', phone: '01000006103', ko: '2003년생, 접종 없음 (2022년부터 대상)', en: 'born 2003, no dose (needs a pass from 2022)', evidence: NOTHING },
  { id: 'na', group: 'none', name: '나은별', born: '2012-05-05', phone: '01000006212', ko: '초등학생', en: 'a primary-school child', evidence: NOTHING, handset: 'feature' },
  { id: 'song', group: 'none', name: '송가온', born: '1995-03-09', phone: '01000006395', ko: '확인된 접종 없음', en: 'nothing on file', evidence: NOTHING },
  { id: 'ryu', group: 'ended', name: '류이안', born: '1992-11-30', phone: '01000006492', ko: '1차만 접종', en: 'first dose only', evidence: (has) => has.one('pfizer', 35) },
  { id: 'bae', group: 'ended', name: '배나윤', born: '1998-02-14', phone: '01000006598', ko: '2차 접종 5일째 (14일 전)', en: 'second dose five days ago (too early)', evidence: (has) => has.two('moderna', 5) },
  { id: 'baek', group: 'vaccinated', name: '백승우', born: '1987-12-24', phone: '01000006687', ko: '2차 접종 14일째, 오늘부터', en: 'second dose 14 days ago: from today', evidence: (has) => has.two('pfizer', 14) },
  { id: 'namgung', group: 'vaccinated', name: '남궁민수', born: '1965-09-01', phone: '01000006765', ko: '2차 접종 180일째 (180일의 마지막 날)', en: 'second dose 180 days ago (the last of the 180 days)', evidence: (has) => has.two('astrazeneca', 180) },
  { id: 'kim-sol', group: 'vaccinated', name: '김솔', born: '1994-04-04', phone: '01000006894', ko: '교차 접종, 한 달 전', en: 'two different vaccines, a month ago', evidence: (has) => has.crossed(31) },
  { id: 'jeon', group: 'other', name: '전시온', born: '1983-01-15', phone: '01000006983', ko: '2차 접종 195일 지남, 어제 PCR 음성', en: 'two doses 195 days ago, PCR negative yesterday', evidence: (has) => [...has.two('pfizer', 195), ...has.pcr(1)] },
  { id: 'son', group: 'line', name: '고은찬', born: '2001-10-08', phone: '01000003300', ko: '어머니 명의 전화를 쓰는 아들, 접종 없음', en: "a son on his mother's line, no dose", evidence: NOTHING, bound: 'user', subscriberOf: '01000003301' },
  { id: 'mother', group: 'line', name: '심순희', born: '1971-03-27', phone: '01000003300', ko: '그 전화의 명의자 어머니, 3차 접종', en: 'his mother, owner of that line, boosted', evidence: (has) => has.boosted('pfizer', 30), bound: 'unbound' },
  { id: 'former', group: 'line', name: '마동우', born: '1977-07-19', phone: '01000002900', ko: '번호의 전 주인', en: 'used to own a number', evidence: (has) => has.boosted('moderna', 60), provedDaysAgo: 30, subscriberOf: '01000002901', unlisted: true },
  { id: 'moon', group: 'line', name: '문서진', born: '1997-05-23', phone: '01000002900', ko: '주인이 바뀐 번호, 본인확인 전', en: 'a number that changed hands, not identified yet', evidence: (has) => has.two('pfizer', 80), bound: 'unbound' },
  { id: 'yu', group: 'line', name: '유지안', born: '1989-09-12', phone: '01000007189', ko: '접종했지만 본인확인 전', en: 'vaccinated, not identified yet', evidence: (has) => has.two('moderna', 70), bound: 'unbound' },
  { id: 'cha', group: 'line', name: '차영식', born: '1941-01-20', phone: '01000007241', ko: '3차 접종, 폴더폰, 본인확인 전', en: 'boosted, feature phone, not identified yet', evidence: (has) => has.boosted('pfizer', 45), bound: 'unbound', handset: 'feature' },
  { id: 'koo', group: 'none', name: '구하람', born: '1985-08-08', phone: '01000007385', ko: '조회기관에 기록이 없음', en: 'the registry has no such person', evidence: NOTHING, unknownToRegistry: true },
  { id: 'woo', group: 'vaccinated', name: '우채원', born: '1981-06-26', phone: '01000007481', ko: '지난주에 확인된 2차 접종', en: 'two doses, last looked up a week ago', evidence: (has) => has.two('novavax', 110), knownDaysAgo: 7 },
  { id: 'emma', group: 'vaccinated', name: 'Emma Clarke', born: '1990-02-11', phone: '+12025550143', ko: '외국 번호, 국내 등록한 2차 접종', en: 'foreign number, two doses registered in Korea', evidence: (has) => has.two('pfizer', 90), language: 'en' },
  { id: 'lan', group: 'line', name: 'Nguyen Thi Lan', born: '1996-12-01', phone: '+84900000012', ko: '외국 번호, 본인확인 전', en: 'foreign number, not identified yet', evidence: (has) => has.two('astrazeneca', 50), bound: 'unbound', language: 'en' },
  { id: 'pyo', group: 'line', name: '표순덕', born: '1941-09-02', phone: '01000007308', bookedBy: { phone: '01000007309', until: day('2022-01-01') }, ko: '아들 번호로 예약(1월 1일부터 본인 번호), 폴더폰, 본인확인 전', en: "booked under her son's number (her own from 1 January), feature phone, not identified yet", evidence: (has) => [...has.dosesOn('pfizer', day('2021-05-24'), day('2021-06-14'), day('2022-01-05')), ...has.paperPcrOn(day('2022-01-01'))], bound: 'unbound', handset: 'feature' },
  { id: 'carter', group: 'line', name: 'Emily Carter', born: '1985-03-14', phone: '+12025550188', ko: '미국에서 온 방문객, SMART Health Card, 본인확인 전', en: 'a visitor from the US with a SMART Health Card, not identified', evidence: NOTHING, unknownToRegistry: true, bound: 'unbound', language: 'en' },
]

/** Certificates of other countries, by who holds them (tools/make-demo-certificates.ts). */
const CERTIFICATES: Readonly<Record<string, string>> = certificates

/** Everybody, with evidence dated from this noon. Unlisted ones are known to server and registry only. */
export function peopleAt(noon: EpochMs): readonly DemoPerson[] {
  const has = evidenceFrom(noon)
  return ROWS.map((row, index) => personOf(row, index, noon, row.evidence(has)))
}

function personOf(row: Row, index: number, noon: EpochMs, evidence: readonly Evidence[]): DemoPerson {
  const bound = row.bound === 'unbound' ? undefined : (row.bound ?? 'subscriber')
  return {
    id: row.id,
    group: noon < VACCINATIONS_END_FROM ? (row.groupBefore ?? row.group) : row.group,
    name: row.name,
    birthDate: row.born,
    phone: row.phone,
    registryPhone: row.bookedBy !== undefined && kstDay(noon) < row.bookedBy.until ? row.bookedBy.phone : row.phone,
    identityPhone: row.subscriberOf ?? row.phone,
    ci: ciOf(row.id),
    note: { ko: row.ko, en: row.en },
    registryIdentifier: row.unknownToRegistry === true ? undefined : `KR-DEMO-${String(index + 1).padStart(4, '0')}`,
    bound,
    provedAt: bound === undefined ? undefined : noon - (row.provedDaysAgo ?? 9) * DAY,
    snapshot: row.knownDaysAgo === undefined ? undefined : { fetchedAt: noon - row.knownDaysAgo * DAY, evidence },
    evidence,
    certificate: CERTIFICATES[row.id],
    handset: row.handset ?? 'smart',
    language: row.language ?? 'ko',
    listed: row.unlisted !== true,
  }
}
