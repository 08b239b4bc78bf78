#!/usr/bin/env -S node --max-semi-space-size=4 --disable-warning=ExperimentalWarning
/** The command line. One file per subcommand in src/cli/; each is loaded only when it is asked for. */
import { runCommandLine } from '../src/cli/command-line.ts'

await runCommandLine(process.argv)
