/** Numbers of sites that no call reaches: a row has them otherwise than a dialled number is read. */
import { parseDialled } from '../call/phone/parse-dialled.ts'
import type { Site } from './site.ts'

/** `080-000-0001` is dialled as `0800000001`; a foreign or mistyped number is nobody's. */
export function unreachableNumbers(sites: Iterable<Pick<Site, 'number'>>): readonly string[] {
  return [...sites].map(({ number }) => number).filter((number) => parseDialled(number) !== number)
}
