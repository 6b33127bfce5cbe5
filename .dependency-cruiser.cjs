/**
 * The arrows: core <- source, binary, diagnosis <- adapters <- the *.module.ts of an app. Paths are those of the sources, since
 * the `source` condition makes a package resolve to them.
 */
const adapters = '^packages/adapters/';
const test = '\\.spec\\.ts$|^test/';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule(
      'no-cycle',
      'Split what both need into a file of its own.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'core-stands-alone',
      'core is words, decisions and ports: move what needs another package to the package that needs it.',
      { path: '^packages/core/', pathNot: test },
      { path: '^(packages/(?!core/)|apps/|test/|node_modules/)' },
    ),
    rule(
      'core-does-no-io',
      'What speaks with the system or the clock stands in packages/io or in an adapter.',
      { path: '^packages/core/', pathNot: test },
      { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'], pathNot: '^(node:)?crypto$' },
    ),
    rule(
      'pure-packages-know-core-only',
      'source, binary and diagnosis are pure: what does I/O for them belongs to an app or an adapter.',
      { path: '^packages/(source|binary|diagnosis)/', pathNot: test },
      { path: '^(packages/(?!core/|$1/)|apps/|test/)' },
    ),
    // object-store is the exception: it opens the one of the stores that the configuration names.
    rule(
      'adapters-know-no-app-and-not-each-other',
      'An adapter implements ports of core; share what two need in core, or let the app put them together.',
      { path: '^packages/adapters/(?!object-store/)([^/]+)/', pathNot: test },
      { path: '^(packages/adapters/(?!$1/)|apps/)' },
    ),
    rule(
      'adapters-are-wired-in-modules',
      'Ask for the port of core in the constructor; name the adapter in the *.module.ts or main.ts of the app.',
      {
        path: '^apps/(api|worker)/src/',
        pathNot: ['\\.module\\.ts$', '/(main|config)\\.ts$', '/open-[^/]+\\.ts$', test],
      },
      { path: adapters, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'the-api-starts-nothing',
      'Workers write what they can build to Postgres; the API reads rows and knows no executor.',
      { path: '^apps/api/', pathNot: test },
      { path: '^packages/adapters/(runc|bullmq)/' },
    ),
    rule(
      'parts-of-an-app-keep-apart',
      'Import core and your own port; modules are put together by the *.module.ts of the app.',
      {
        path: '^apps/(worker|api(?=/src/intake/))/src/([^/]+)/',
        pathNot: ['\\.module\\.ts$', '^apps/worker/src/supervise/', test],
      },
      // What speaks HTTP in the API knows of no part.
      { path: '^apps/$1/src/(?!$2/|http/)[^/]+/' },
    ),
    rule(
      'supervisors-drive',
      'Who has an attempt drives it, and the drive knows no supervisor.',
      { path: '^apps/worker/src/supervise/', pathNot: test },
      { path: '^apps/worker/src/(?!supervise/|drive/)[^/]+/' },
    ),
    rule(
      'steps-of-a-drive-keep-apart',
      'What two steps need stands above them, in drive/.',
      { path: '^apps/worker/src/drive/([^/]+)/', pathNot: test },
      { path: '^apps/worker/src/drive/(?!$1/)[^/]+/' },
    ),
    rule(
      'nothing-ships-from-test',
      'Move it out of test, or its user into it.',
      { path: '^(apps|packages)/', pathNot: test },
      { path: test },
    ),
    rule(
      'declared',
      "Add it to the dependencies of the workspace's package.json.",
      { path: '^(apps|packages)/', pathNot: test },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '^packages/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
    },
  },
};
