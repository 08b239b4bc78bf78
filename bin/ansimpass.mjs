#!/usr/bin/env -S node --max-semi-space-size=4 --disable-warning=ExperimentalWarning
/** The command line's entry: plain JavaScript, so that a Node that cannot run the rest says so in words. */
if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(
    `NODE_TOO_OLD: this is Node ${process.versions.node}, and Ansim Pass runs on the Node 24 that "npm ci" puts into node_modules: run "npm ci" (with install scripts), then "npm start" or "npx ansimpass …"`,
  )
  process.exit(1)
}
await import('./ansimpass.ts')
