/** The folder of stripped and compiled code, the same as the programs': workers, threads and commands that tests start begin in half the time. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const COMPILED = join(tmpdir(), 'node-compile-cache')
