import { expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { unknownPlaces } from './unknown-places.ts'

const rules = readRuleset('rulesets/kr')

test('places that the rules know, with a pass or without one, are none', () => {
  expect(
    unknownPlaces(rules, [
      { category: 'restaurant_cafe', region: 'seoul' },
      { category: rules.noPassCategories?.[0]?.id ?? '', region: 'busan' },
    ]),
  ).toEqual([])
})

test('a mistyped kind of place or region is named once', () => {
  const sites = [
    { category: 'restaurant_caffe', region: 'seoul' },
    { category: 'restaurant_caffe', region: 'soul' },
  ]
  expect(unknownPlaces(rules, sites)).toEqual(['restaurant_caffe', 'soul'])
})

test('a ruleset that does not list the kinds without a pass knows every kind', () => {
  expect(unknownPlaces({ ...rules, noPassCategories: null }, [{ category: 'anything', region: 'seoul' }])).toEqual([])
})
