/** The places of the demo. Names fit into one text; numbers are invented. */
import type { ControlOrganization, ControlSite } from '../../src/contracts/control.ts'

type Row = readonly [
  number: string,
  name: string,
  nameEn: string,
  category: string,
  region: string,
  answerMode: ControlSite['answerMode'],
  door: 'door' | 'no-door',
  retired?: 'retired',
]

/** The first twelve; the very first stays as it is, scripts rely on it. */
const FIRST: readonly Row[] = [
  ['0800000001', '노원카페', 'Nowon Cafe', 'restaurant_cafe', 'seoul', 'announce', 'no-door'],
  ['0800000002', '노원헬스', 'Nowon Gym', 'indoor_sports', 'seoul', 'silent', 'door'],
  ['0800000003', '노원마트', 'Nowon Mart', 'large_store_3000', 'seoul', 'silent', 'door'],
  ['142012', '노원미용실', 'Nowon Hair', 'hair_salon', 'seoul', 'announce', 'no-door'],
  ['07000000005', '노원노래방', 'Nowon Karaoke', 'karaoke', 'seoul', 'early', 'door'],
  ['0800000006', '노원도서관', 'Nowon Library', 'library', 'seoul', 'silent', 'no-door'],
  ['0800000007', '노원학원', 'Nowon Academy', 'academy', 'seoul', 'announce', 'door'],
  ['15880008', '노원PC방', 'Nowon PC', 'pc_bang', 'seoul', 'early', 'no-door'],
  ['0800000009', '노원요양원', 'Nowon Care', 'care_visit', 'seoul', 'announce', 'door'],
  ['0800000010', '해운극장', 'Haeun Cinema', 'cinema_theater', 'busan', 'silent', 'no-door'],
  ['0800000011', '대구국밥', 'Daegu Diner', 'restaurant_cafe', 'daegu', 'announce', 'door'],
  ['0800000012', '옛날다방', 'Old Teahouse', 'restaurant_cafe', 'seoul', 'announce', 'no-door', 'retired'],
]

/** Two that ask otherwise than most: one ties a phone to whoever uses it, one takes no typed birth date for a proof. */
const OWNERS: Readonly<Record<string, ControlOrganization>> = {
  '0800000009': {
    id: 'nowon-care',
    name: '노원요양원',
    nameEn: 'Nowon Care',
    minimum: { text: 'identity', voice: 'identity', door: 'identity' },
    bindsUsers: false,
  },
  '0800000011': {
    id: 'daegu-diner',
    name: '대구국밥',
    nameEn: 'Daegu Diner',
    minimum: { text: 'keypad', voice: 'keypad', door: 'keypad' },
    bindsUsers: true,
  },
}

const MORE_CATEGORIES = ['restaurant_cafe', 'indoor_sports', 'karaoke', 'pc_bang', 'hair_salon', 'academy'] as const
const MORE_REGIONS = ['seoul', 'busan', 'daegu', 'gyeonggi'] as const

/**
 * The sites of a world.
 *
 * @param count  12 to 20,000; the ones after the twelfth are made up, half `silent`, half `announce`
 */
export function sitesOf(count: number): readonly ControlSite[] {
  const more = Array.from({ length: Math.max(0, count - FIRST.length) }, (_, index) => madeUp(index))
  return [...FIRST.map(siteOf), ...more]
}

function siteOf([number, name, nameEn, category, region, answerMode, door, retired]: Row): ControlSite {
  const organization = OWNERS[number]
  return {
    number,
    name,
    nameEn,
    category,
    region,
    answerMode,
    retired: retired === 'retired',
    hasDoorScreen: door === 'door',
    ...(organization === undefined ? {} : { organization }),
  }
}

function madeUp(index: number): ControlSite {
  const nth = index + 13
  return {
    number: `080${String(10_001 + index).padStart(7, '0')}`,
    name: `안심가게${nth}`,
    nameEn: `Ansim Shop ${nth}`,
    category: MORE_CATEGORIES[index % MORE_CATEGORIES.length] ?? 'restaurant_cafe',
    region: MORE_REGIONS[index % MORE_REGIONS.length] ?? 'seoul',
    answerMode: index % 2 === 0 ? 'silent' : 'announce',
    retired: false,
    hasDoorScreen: index % 3 === 0,
  }
}
