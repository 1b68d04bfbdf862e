/**
 * Who may import whom. Each comment says what to do instead. `test/rules/layers.test.ts` proves that these rules look:
 * without a parser that knows TypeScript, dependency-cruiser finds no modules and is content.
 */
const PURE = '^shared/(domain|protocol|export)/'
const PLAIN = '^shared/(model/|units\\.ts$)'
const ZOD = '^node_modules/zod/'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment:
        'Pass in what a decision needs (time, state, settings) as an argument; the handler or the consumer gets it.',
      severity: 'error',
      from: { path: PURE },
      to: { pathNot: [PURE, PLAIN] },
    },
    {
      name: 'model-is-plain',
      comment: 'A model is a schema and its type. What decides goes to shared/domain, what stores to shared/table.',
      severity: 'error',
      from: { path: PLAIN },
      to: { pathNot: [PLAIN, ZOD] },
    },
    {
      name: 'api-is-a-contract',
      comment: 'A declaration names schemas and rights. What an operation does goes to functions/ or shared/domain.',
      severity: 'error',
      from: { path: '^shared/api/' },
      to: { pathNot: ['^shared/api/', PLAIN, ZOD] },
    },
    {
      name: 'aws-behind-adapters',
      comment:
        'Ask the table through a repository of shared/table; another service gets a file named by its purpose in shared/aws.',
      severity: 'error',
      from: { path: '^(shared|functions|lib|bin)/', pathNot: '^shared/(aws/|table/dynamo\\.ts$)' },
      to: { path: '^node_modules/(@aws-sdk|@smithy|aws4)/' },
    },
    {
      name: 'cdk-stays-in-lib',
      comment: 'Names that infrastructure and code must agree on live in shared/table/layout.ts and shared/api.',
      severity: 'error',
      from: { pathNot: '^(bin|lib|test/lib)/' },
      to: { path: '^node_modules/(aws-cdk-lib|constructs|cdk-nag)/' },
    },
    {
      name: 'one-middy',
      comment:
        'Make the handler with handle() of shared/http or the wrapper of shared/stream; there is one chain each.',
      severity: 'error',
      from: { pathNot: '^shared/(http|stream)/' },
      to: { path: '^node_modules/@middy/' },
    },
    {
      name: 'own-group-only',
      comment:
        'Import the declaration of your own group: all of them cost time at every cold start. Ask a repository, not keys. ' +
        'What two handlers share goes to shared/.',
      severity: 'error',
      from: { path: '^functions/([^/]+)/(.+)' },
      to: { path: ['^functions/', '^shared/api/index\\.ts$', '^shared/table/(dynamo|keys)\\.ts$'] },
    },
    {
      name: 'infrastructure-knows-names',
      comment: 'Infrastructure reads declarations and the layout of the table; it knows functions as file paths only.',
      severity: 'error',
      from: { path: '^(lib|bin)/' },
      to: {
        path: ['^functions/', '^shared/(http|domain|protocol|export|aws|stream|log|table)/'],
        pathNot: '^shared/table/layout\\.ts$',
      },
    },
    {
      name: 'one-way',
      comment:
        'What the product needs moves to shared/; local, bench, scripts and test stand on the product, never under it.',
      severity: 'error',
      from: { path: '^(shared|functions|lib|bin)/' },
      to: { path: '^(local|bench|scripts|test)/' },
    },
    {
      name: 'tests-apart',
      comment: 'A program must run without the tests; move what both need to local/.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'web-apart',
      comment: 'What both sides need is pure and stands in shared/domain or shared/units.ts.',
      severity: 'error',
      from: { pathNot: '^(web|test/web)/' },
      to: { path: '^web/' },
    },
    {
      name: 'no-circular',
      comment: 'Move what both need into a third file, named by its subject.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports this file and it is no entry point: delete it.',
      severity: 'error',
      from: { orphan: true, path: '^shared/' },
      to: {},
    },
    {
      name: 'no-unresolved',
      comment: 'An import that is not found is not checked by any rule here: correct its path or add the dependency.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    // JSX is more than its parser knows; test/rules/web.test.ts looks at the imports of the web app.
    doNotFollow: { path: '^node_modules/|^web/.*\\.tsx$' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
