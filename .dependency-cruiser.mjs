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
      comment: 'Pass time, state and settings as arguments. The handler or the consumer reads them.',
      severity: 'error',
      from: { path: PURE },
      to: { pathNot: [PURE, PLAIN] },
    },
    {
      name: 'model-is-plain',
      comment: 'A model is a schema and its type. Put rules in shared/domain and storage in shared/table.',
      severity: 'error',
      from: { path: PLAIN },
      to: { pathNot: [PLAIN, ZOD] },
    },
    {
      name: 'api-is-a-contract',
      comment: 'A declaration has schemas and access rules. Put the implementation in functions/ or shared/domain.',
      severity: 'error',
      from: { path: '^shared/api/' },
      to: { pathNot: ['^shared/api/', PLAIN, ZOD] },
    },
    {
      name: 'aws-behind-adapters',
      comment: 'Use a repository of shared/table for the table. For another AWS service, add a file to shared/aws.',
      severity: 'error',
      from: { path: '^(shared|functions|lib|bin)/', pathNot: '^shared/(aws/|table/dynamo\\.ts$)' },
      to: { path: '^node_modules/(@aws-sdk|@smithy|aws4)/' },
    },
    {
      name: 'shared-one-way',
      comment:
        'The folders of shared/ import in one direction: repositories, log, aws, live, then stream, ingest, schedule and http. ' +
        'Move the shared code down, or pass it as an argument.',
      severity: 'error',
      from: { path: '^shared/(table|log|aws|live|stream|ingest|schedule|http)/' },
      to: { path: '^shared/(ingest|schedule|http|stores\\.ts$)', pathNot: '^shared/$1/' },
    },
    {
      name: 'storage-below-services',
      comment: 'Repositories and the log get a table. They must not use AWS adapters, the stream or live clients.',
      severity: 'error',
      from: { path: '^shared/(table|log)/' },
      to: { path: '^shared/(aws|live|stream)/' },
    },
    {
      name: 'repositories-below-log',
      comment: 'The log uses the table. Move code that both need to shared/domain.',
      severity: 'error',
      from: { path: '^shared/table/' },
      to: { path: '^shared/log/' },
    },
    {
      name: 'adapters-below-services',
      comment: 'An adapter implements an interface of shared/ports.ts. It must not know who uses it.',
      severity: 'error',
      from: { path: '^shared/(aws|runtime\\.ts$|ports\\.ts$)' },
      to: { path: '^shared/(live|stream|log)/' },
    },
    {
      name: 'live-below-stream',
      comment: 'The consumer publishes to live clients, not the other way around.',
      severity: 'error',
      from: { path: '^shared/live/' },
      to: { path: '^shared/stream/' },
    },
    {
      name: 'cdk-stays-in-lib',
      comment: 'Names that infrastructure and code share belong to shared/table/layout.ts and shared/api.',
      severity: 'error',
      from: { pathNot: '^(bin|lib|test/lib)/' },
      to: { path: '^node_modules/(aws-cdk-lib|constructs|cdk-nag)/' },
    },
    {
      name: 'one-middy',
      comment: 'Create the handler with handle() of shared/http or the wrapper of shared/stream.',
      severity: 'error',
      from: { pathNot: '^shared/(http|stream)/' },
      to: { path: '^node_modules/@middy/' },
    },
    {
      name: 'own-group-only',
      comment:
        'Import only the declaration of the group, because all of them slow down every cold start. Use a repository, not keys.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: ['^shared/api/index\\.ts$', '^shared/table/(dynamo|keys)\\.ts$'] },
    },
    {
      name: 'own-api-only',
      comment: 'Put code that two APIs share in shared/.',
      severity: 'error',
      from: { path: '^functions/([^/.]+)' },
      to: { path: '^functions/', pathNot: '^functions/$1/' },
    },
    {
      name: 'infrastructure-knows-names',
      comment: 'Infrastructure can import declarations and the table layout. It refers to functions only by file path.',
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
        'Move code that the product needs to shared/. The product must not import local, bench, scripts or test.',
      severity: 'error',
      from: { path: '^(shared|functions|lib|bin)/' },
      to: { path: '^(local|bench|scripts|test)/' },
    },
    {
      name: 'tests-apart',
      comment: 'Programs must not import tests. Move shared code to local/.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'web-apart',
      comment: 'Code for server and web must be pure: put it in shared/domain or shared/units.ts.',
      severity: 'error',
      from: { pathNot: '^(web|test/web)/' },
      // The writer of map archives runs in Node and never in a browser.
      to: { path: '^web/', pathNot: '^web/world/pmtiles\\.ts$' },
    },
    {
      name: 'no-circular',
      comment: 'Move the shared code to a third file, named by its subject.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'No file imports this file and it is not an entry point: delete it.',
      severity: 'error',
      from: { orphan: true, path: '^shared/' },
      to: {},
    },
    {
      name: 'no-unresolved',
      comment: 'The import cannot be resolved: correct its path or add the dependency.',
      severity: 'error',
      from: { pathNot: '^scripts/clients/drivers/' },
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
