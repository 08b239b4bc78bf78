/** A café as tests know it: announces, without a door screen. */
import type { Site } from './site.ts'

export const CAFE: Site = {
  id: 1,
  number: '0800000001' as Site['number'],
  name: '노원카페',
  nameEn: 'Nowon Cafe',
  category: 'restaurant_cafe',
  region: 'seoul',
  answerMode: 'announce',
  retired: false,
  hasDoorScreen: false,
}
