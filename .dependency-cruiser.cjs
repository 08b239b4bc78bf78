/** Import rules between folders: DESIGN in one table; tools/canary.ts proves that they can fail. */
const tests = '\\.(test|fixture)\\.ts$'

/** `from` may import only `to` (folders under src), itself, and whatever its packages are. */
const only = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: `^src/${from}/`, pathNot: tests },
  to: { path: '^(src|demo|web|bench|tests|tools|bin)/', pathNot: `^src/(${[from, ...to].join('|')})/` },
})

/** What a program never loads, from its root on. */
const never = (program, path) => ({
  name: `${program}-never-loads`,
  severity: 'error',
  from: { path: `^src/main/programs/${program}/start-${program}\\.ts$` },
  to: { path, reachable: true },
})

/** The features: the same folder names in every layer. `kit` is what several of them need. */
const features = '(call|visits|pass|links|identity|rules|places|access|certificates|tracing|batching|kit)'
const layers = '(domain|usecases|ports|adapters/postgres)'

/** A module of `layer` outside `folders` is refused by what it imports and by who imports it: one that imports nothing would pass else. */
const splitBy = (name, layer, folders) => {
  const outside = { path: `^src/${layer}/`, pathNot: `^src/${layer}/${folders}/` }
  const rule = { name, comment: 'who knows a feature knows its folder, in every layer', severity: 'error' }
  return [
    { ...rule, from: outside, to: {} },
    { ...rule, from: {}, to: outside },
  ]
}

module.exports = {
  forbidden: [
    ...splitBy('layers-are-split-by-feature', layers, features),
    ...splitBy('pages-are-split-by-feature', 'pages', '(kit|links|me|rules|certificates)'),
    never(
      'calls',
      '^src/(inbound/(http|workers|control)|pages|adapters/(fhir|file-registry|smpp|solapi|oidc|portone))/',
    ),
    never('texts', '^src/(inbound/(sip|http|control)|pages|adapters/(oidc|portone|spool))/'),
    never('web', '^src/(inbound/(sip|workers)|adapters/(smpp|solapi|spool))/'),
    {
      name: 'domain-is-pure',
      comment: 'domain imports nothing: no package, no Node module, no other room',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: tests },
      to: { pathNot: '^src/domain/' },
    },
    only('certificates-know-domain', 'certificates', ['domain']),
    {
      name: 'certificates-are-pure',
      comment: 'the same code runs in the server, in browsers and offline: nothing of Node, and no package but these',
      severity: 'error',
      from: { path: '^src/certificates/', pathNot: tests },
      to: { pathNot: '^src/|^node_modules/(cbor2|jose|@peculiar/asn1-(schema|x509))/' },
    },
    only('ports-know-domain', 'ports', ['domain']),
    only('contracts-know-domain-and-ports', 'contracts', ['domain', 'ports']),
    only('usecases-know-ports-and-domain', 'usecases', ['ports', 'domain', 'certificates']),
    only('adapters-know-ports-and-domain', 'adapters', ['ports', 'domain']),
    only('inbound-knows-usecases-and-words', 'inbound', ['usecases', 'ports', 'contracts', 'pages', 'domain']),
    only('pages-know-domain-and-contracts', 'pages', ['domain', 'contracts']),
    {
      name: 'adapters-are-blind-to-each-other',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/', pathNot: tests },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/($1|kit)/' },
    },
    {
      name: 'http-calls-use-cases',
      comment: 'what a handler reads and then writes by itself is lost where two do so: stores are for use cases',
      severity: 'error',
      from: { path: '^src/inbound/http/', pathNot: tests },
      to: {
        path: '^src/ports/',
        pathNot:
          '^src/ports/(kit/(clock|events)|identity/identity-provider|links/link-keys|rules/rulebook|places/site-directory)\\.ts$',
      },
    },
    {
      name: 'inbound-rooms-are-blind-to-each-other',
      severity: 'error',
      from: { path: '^src/inbound/([^/]+)/', pathNot: tests },
      to: { path: '^src/inbound/', pathNot: '^src/inbound/$1/' },
    },
    {
      name: 'handset-stands-alone',
      comment: 'the calling handset is used by the demo too: it must not know the server',
      severity: 'error',
      from: { path: '^src/cli/handset/', pathNot: tests },
      to: { path: '^src/', pathNot: '^src/(cli/handset|domain)/' },
    },
    {
      name: 'nobody-imports-main-or-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(main|cli)/|${tests}` },
      to: { path: '^src/(main|cli)/' },
    },
    {
      name: 'nobody-imports-the-demo',
      severity: 'error',
      from: { path: '^(src|bin|web)/', pathNot: `${tests}|^web/demo/` },
      to: { path: '^demo/' },
    },
    {
      name: 'demo-knows-handset-domain-contracts',
      severity: 'error',
      from: { path: '^demo/', pathNot: tests },
      to: { path: '^src/', pathNot: '^src/(cli/handset|domain|contracts)/' },
    },
    {
      name: 'web-knows-contracts-domain-certificates',
      severity: 'error',
      from: { path: '^web/', pathNot: tests },
      to: { path: '^(src|demo)/', pathNot: '^src/(contracts|domain|certificates)/' },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^(src|demo|web|bin)/', pathNot: tests },
      to: { path: '^(tests|bench|tools)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'packages-are-declared',
      severity: 'error',
      from: { path: '^(src|demo|bin)/', pathNot: tests },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], pathNot: 'node_modules/@types/' },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '[?]url$' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)web/dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
