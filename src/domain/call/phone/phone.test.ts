/** Numbers as carriers and people write them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Line, SiteNumber } from './line.ts'
import { parseCaller } from './parse-caller.ts'
import { parseDialled } from './parse-dialled.ts'
import { formatNational, formatSiteNumber, isForeign, lastFour, takesTexts } from './show.ts'

describe('the dialled number', () => {
  test.each([
    ['080-205-0001', '0802050001'],
    ['08020500012', '08020500012'],
    ['+82802050001', '0802050001'],
    ['+82 (0)80 205 0001', '0802050001'],
    ['82802050001', '0802050001'],
    ['0082802050001', '0802050001'],
    ['00182802050001', '0802050001'],
    ['0070082802050001', '0802050001'],
    ['02)000-0001', '020000001'],
    ['031-0000-0001', '03100000001'],
    ['070-0000-0001', '07000000001'],
    ['0507-0000-00012', undefined],
    ['0507-0000-0001', '050700000001'],
    ['0502-000-0001', '05020000001'],
    ['1588-0001', '15880001'],
    ['+8215880001', '15880001'],
    ['1688 0001', '16880001'],
    ['1877.0001', '18770001'],
    ['142012', '142012'],
    ['14 20 12', '142012'],
    ['+82142012', '142012'],
    ['０８０－２０５－０００１', '0802050001'],
    ['%2B82802050001', '0802050001'],
    ['802050001;phone-context=+82', '0802050001'],
    ['0000001;phone-context=+82-2', '020000001'],
    ['0802050001;phone-context=carrier.example;npdi', '0802050001'],
    ['0802050001;phone-context=+81', undefined],
    [
      '+82802050001;npdi;rn=+82-2-0000-9999;cic=+82-10;isub=0000;phone-context=ims.mnc005.mcc450.3gppnetwork.org',
      '0802050001',
    ],
    ['+8-2-8-0-(2-0-5)-0-0-0-1;ext=12', '0802050001'],
    [`0802050001;${'x'.repeat(5_000)}`, '0802050001'],
    [`${'0'.repeat(65)}`, undefined],
    [';phone-context=+82', undefined],
    ['+12125550100', undefined],
    ['010-000-0001', undefined],
    ['112', undefined],
    ['1339', undefined],
    ['cafe', undefined],
    ['', undefined],
    ['080205000١', undefined],
  ])('%s is %s', (raw, expected) => {
    expect(parseDialled(raw)).toBe(expected)
  })
})

describe('the caller', () => {
  test.each([
    ['01000000001', '+821000000001'],
    ['010-0000-0001', '+821000000001'],
    ['821000000001', '+821000000001'],
    ['+821000000001', '+821000000001'],
    ['+8201000000001', '+821000000001'],
    ['00821000000001', '+821000000001'],
    ['0110000001', '+82110000001'],
    ['020000001', '+8220000001'],
    ['07000000001', '+827000000001'],
    ['15880001', '+8215880001'],
    ['0303-0000-0001', '+8230300000001'],
    ['0303-000-0001', '+823030000001'],
    ['+8212-0000-0001', '+821200000001'],
    ['012-000-0001', '+82120000001'],
    ['060-000-0001', '+82600000001'],
    ['+82600000001;verstat=TN-Validation-Passed;cpc=ordinary', '+82600000001'],
    ['1000000001;phone-context=+82;isub=12', '+821000000001'],
    ['01000000001;phone-context=+82(0)x', '+821000000001'],
    ['+12125550100', '+12125550100'],
    ['2125550100;phone-context=+1', '+12125550100'],
    ['+4420000000', '+4420000000'],
    ['010-000-0001', undefined],
    ['+82100000001', undefined],
    ['0012125550100', undefined],
    ['12125550100', undefined],
    ['anonymous', undefined],
    ['142012', undefined],
    ['112', undefined],
    ['114', undefined],
    ['1339', undefined],
    ['+0123456789', undefined],
    ['+123456', undefined],
    ['+1234567890123456', undefined],
    ['', undefined],
  ])('%s is %s', (raw, expected) => {
    expect(parseCaller(raw)).toBe(expected)
  })

  test('a foreign number is refused where the stricter check says so, a Korean one is never asked about', () => {
    expect(parseCaller('+12125550100', () => false)).toBeUndefined()
    expect(parseCaller('+821000000001', () => false)).toBe('+821000000001')
  })

  test('any text either gives a line of E.164 shape or none, and a line reads as itself', () => {
    const digits = fc.stringMatching(/^[+08]?[0-9 \-;]{0,20}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (raw) => {
        const line = parseCaller(raw)
        if (line === undefined) return
        expect(line).toMatch(/^\+[1-9]\d{6,14}$/)
        expect(parseCaller(line)).toBe(line)
        expect(parseCaller(formatNational(line))).toBe(line)
      }),
    )
  })
})

describe('showing a number', () => {
  test.each([
    ['+821000000001', '010-0000-0001', '0001', false, true],
    ['+82110000001', '011-000-0001', '0001', false, true],
    ['+8220000001', '02-000-0001', '0001', false, false],
    ['+82310000001', '031-000-0001', '0001', false, false],
    ['+827000000001', '070-0000-0001', '0001', false, false],
    ['+8250700000001', '0507-0000-0001', '0001', false, false],
    ['+8215880001', '1588-0001', '0001', false, false],
    ['+8230300000001', '0303-0000-0001', '0001', false, false],
    ['+821200000001', '012-0000-0001', '0001', false, false],
    ['+82600000001', '060-000-0001', '0001', false, false],
    ['+12125550100', '+12125550100', '0100', true, true],
    ['+8613800000001', '+8613800000001', '0001', true, true],
    ['+9779800000001', '+9779800000001', '0001', true, true],
  ])('%s is written %s', (line, written, four, foreign, texts) => {
    expect(formatNational(line as Line)).toBe(written)
    expect(lastFour(line as Line)).toBe(four)
    expect(isForeign(line as Line)).toBe(foreign)
    expect(takesTexts(line as Line)).toBe(texts)
  })

  test.each(['800', '808', '870', '878', '881', '882', '883', '888', '979'])('+%s is no country: no text', (code) => {
    expect(takesTexts(`+${code}12345678` as Line)).toBe(false)
  })

  test.each([
    ['0802050001', '080-205-0001'],
    ['08020500012', '080-2050-0012'],
    ['142012', '142012'],
    ['15880001', '1588-0001'],
  ])('site %s is written %s', (number, written) => {
    expect(formatSiteNumber(number as SiteNumber)).toBe(written)
  })
})
