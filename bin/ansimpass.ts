#!/usr/bin/env -S node --max-semi-space-size=4 --disable-warning=ExperimentalWarning
/** Runs the command line. One file per subcommand in src/cli/; each is loaded only when it is asked for. */
import { enableCompileCache } from 'node:module'

enableCompileCache() // keeps stripped and compiled files between runs: a second start is quick
const { runCommandLine } = await import('../src/cli/command-line.ts')
await runCommandLine(process.argv)
