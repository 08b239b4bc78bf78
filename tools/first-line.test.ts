/** The check of files' first lines. */
import { expect, test } from 'vitest'
import { beginsWithRiddle, firstLine } from './first-line.ts'

test.each([
  ['/** Prompt of a call. */\nimport x', 'Prompt of a call.'],
  ['/**\n * Prompt of a call, as the caller\n * hears it.\n */', 'Prompt of a call, as the caller'],
  ['#!/usr/bin/env node\n\n// Prompt of a call.\n', 'Prompt of a call.'],
])('is found in %j', (text, line) => expect(firstLine(text)).toBe(line))

test('is none where code comes first', () => {
  expect(firstLine("import x from 'x'\n/** What x is. */\n")).toBeUndefined()
  expect(firstLine('')).toBeUndefined()
})

test.each([
  '/** What the caller hears. */',
  '/**\n * Which prompt is played.\n */',
  '// Whether a call is heard.',
  '/** Whatever is asked: an answer. */',
  '#!/usr/bin/env node\n/** How the caller is told. */',
])('%j is a riddle', (text) => expect(beginsWithRiddle(text)).toBe(true))

test.each([
  '/** Prompt of a call: what the caller hears. */',
  '/** Whole journeys of a caller. */',
  "import x from 'x'\n/** What x is. */",
])('%j is none', (text) => expect(beginsWithRiddle(text)).toBe(false))
