import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { keepMemoryPrivate } from './keep-memory-private.ts'

test('afterwards a core dump holds nothing of this process’s memory', () => {
  const before = readFileSync('/proc/self/coredump_filter', 'utf8').trim()
  try {
    expect(keepMemoryPrivate()).toBe(true)
    expect(Number.parseInt(readFileSync('/proc/self/coredump_filter', 'utf8'), 16)).toBe(0)
  } finally {
    writeFileSync('/proc/self/coredump_filter', `0x${before}`)
  }
})
