/** Typical people of the four months, with evidence of fixed dates. */
import type { PassQuestion } from '../pass/pass-question.ts'
import { jsonField } from './json-field.ts'
import { questionOf } from './parse-case.ts'

export type TypicalPerson = Pick<PassQuestion, 'person' | 'evidence'> & { readonly about: string }

const dose = (date: string, number = 2, seriesDoses = 2, vaccine = 'pfizer') => ({
  kind: 'vaccination',
  vaccine,
  dose: number,
  seriesDoses,
  date,
})
const recovered = (released: string) => ({ kind: 'recovery', released })
const exempt = (ground: string, issued: string) => ({ kind: 'exemption', ground, issued })
const test = (type: string, medium: string, at: string, supervised = true) => ({
  kind: 'test',
  type,
  medium,
  supervised,
  result: 'negative',
  at: `${at}:00+09:00`,
})

const PEOPLE: readonly (readonly [about: string, birthDate: string, evidence: readonly object[] | 'unknown'])[] = [
  ['증명이 없는 성인 · adult, nothing on file', '1980-05-01', []],
  ['기록을 알 수 없는 어른 · adult, status unknown', '1980-05-01', 'unknown'],
  ['1차만 접종 · first dose only, 2021-06-01', '1980-05-01', [dose('2021-06-01', 1)]],
  ['2차 2021-07-06 (1월 3일 만료) · second dose, dead on 3 January', '1980-05-01', [dose('2021-07-06')]],
  ['2차 2021-07-10 (1월 6일까지) · second dose, to 6 January', '1980-05-01', [dose('2021-07-10')]],
  ['2차 2021-08-20 · second dose, ends in February', '1980-05-01', [dose('2021-08-20')]],
  ['2차 2021-11-08 · second dose, holds from 22 November', '1980-05-01', [dose('2021-11-08')]],
  ['3차 2022-01-12 · booster', '1980-05-01', [dose('2021-06-20'), dose('2022-01-12', 3)]],
  ['얀센 2021-06-10 · Janssen, one dose', '1980-05-01', [dose('2021-06-10', 1, 1, 'janssen')]],
  [
    '얀센 뒤 모더나 2021-12-20 · Janssen, then Moderna',
    '1980-05-01',
    [dose('2021-06-10', 1, 1, 'janssen'), dose('2021-12-20', 1, 2, 'moderna')],
  ],
  [
    '교차 접종 2021-08-17 · AstraZeneca, then Pfizer',
    '1980-05-01',
    [dose('2021-06-01', 1, 2, 'astrazeneca'), dose('2021-08-17')],
  ],
  ['완치 2021-08-31 · recovered', '1980-05-01', [recovered('2021-08-31')]],
  [
    '2차 뒤 확진 · infected after two doses, released 2022-02-01',
    '1980-05-01',
    [dose('2021-06-20'), recovered('2022-02-01')],
  ],
  [
    'PCR 음성 2022-01-10 15:00 문자 · negative PCR by text',
    '1980-05-01',
    [test('pcr', 'text', '2022-01-10T15:00', false)],
  ],
  [
    '신속항원 2022-01-26 10:00 · supervised rapid test on paper',
    '1980-05-01',
    [test('rapid', 'paper', '2022-01-26T10:00')],
  ],
  ['자가검사 2022-02-10 · self test at home', '1980-05-01', [test('rapid', 'paper', '2022-02-10T09:00', false)]],
  ['중증 이상반응 예외 · exempt, severe reaction', '1980-05-01', [exempt('severe-reaction', '2021-11-05')]],
  ['면역저하 예외 2021-08-14 · exempt, immune, 180 days', '1980-05-01', [exempt('immune', '2021-08-14')]],
  [
    '입원치료 예외 2022-01-10 · exempt, hospital care, from 24 January',
    '1980-05-01',
    [exempt('hospital-care', '2022-01-10')],
  ],
  ['2003년생 · born 2003', '2003-06-15', []],
  ['2004년생 · born 2004', '2004-06-15', []],
  ['2008년생 · born 2008, the teen plan', '2008-06-15', []],
  ['1961년생 · born 1961, over 60', '1961-03-01', []],
]

export const TYPICAL_PEOPLE: readonly TypicalPerson[] = PEOPLE.map(([about, birthDate, evidence]) => {
  const site = { category: 'any', region: 'any' }
  const asked = questionOf(
    jsonField({ at: '2022-03-01T00:00:00+09:00', site, person: { birthDate }, evidence }, 'CASE_INVALID'),
  )
  return { about, person: asked.person, evidence: asked.evidence }
})
