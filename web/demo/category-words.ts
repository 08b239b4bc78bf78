/** Kinds of places and regions in words. Kinds of the rules that no place of the demo has are left as they are. */
import type { Language } from '../../src/domain/kit/language.ts'

const CATEGORIES: Readonly<Record<string, readonly [ko: string, en: string]>> = {
  restaurant_cafe: ['식당·카페', 'restaurant or cafe'],
  indoor_sports: ['실내체육시설', 'indoor sports'],
  large_store_3000: ['대형마트', 'large store'],
  hair_salon: ['미용실', 'hair salon'],
  karaoke: ['노래연습장', 'karaoke'],
  library: ['도서관', 'library'],
  academy: ['학원', 'academy'],
  pc_bang: ['PC방', 'PC room'],
  care_visit: ['요양시설 면회', 'care home visit'],
  cinema_theater: ['영화관·공연장', 'cinema'],
}
const REGIONS: Readonly<Record<string, readonly [ko: string, en: string]>> = {
  seoul: ['서울', 'Seoul'],
  busan: ['부산', 'Busan'],
  daegu: ['대구', 'Daegu'],
  gyeonggi: ['경기', 'Gyeonggi'],
}

export function categoryWord(category: string, lang: Language): string {
  return CATEGORIES[category]?.[lang === 'en' ? 1 : 0] ?? category
}

export function regionWord(region: string, lang: Language): string {
  return REGIONS[region]?.[lang === 'en' ? 1 : 0] ?? region
}
