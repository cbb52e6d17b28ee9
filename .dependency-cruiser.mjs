/**
 * Who may import whom. libs/testing/src/boundaries.spec.ts plants a violation of every rule below in a small tree of its own: a rule that
 * no longer bites fails there.
 */
/** Specs, the suites that several of them run, and what a library lends to specs (`@entente/sql/testing`). */
const SPEC = '\\.(spec|contract|engines|eventstore)\\.ts$|^libs/[^/]+/src/testing/';
/** An adapter is a folder that bears its name, or one file that does. */
const ADAPTERS = '(memory|pg|pglite|esdb|kafka|simulated|by-message)(/|\\.ts$)';
const ADAPTER = `^libs/[^/]+/src/${ADAPTERS}`;
const CONTEXT = '^libs/(order|dispute|payout)/';
const PORTS = '^libs/(kernel|policy|contracts|event-store|bus|sql|deadlines|projections|http|observability)/';

const rules = {
  'no-cycles': {
    why: 'Two files that need each other are one file, or want a third.',
    from: {},
    to: { circular: true },
  },
  'no-app-is-imported': {
    why: 'An app is a list of modules. What another part needs from it belongs into a library.',
    from: { path: '^(libs|apps/([^/]+))/' },
    to: { path: '^apps/', pathNot: '^apps/$2/' },
  },
  'only-through-the-door': {
    why: 'Another library is reached through what its package.json exports, by its name; its files are its own.',
    from: { path: '^(?:libs|apps)/([^/]+)/' },
    to: {
      path: '^libs/',
      pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$', '^libs/[^/]+/src/[^/]+/index\\.ts$', '\\.contract\\.ts$'],
    },
  },
  'domain-is-blind': {
    why: 'The domain knows kernel, policy and its siblings: time, ids and the world arrive as arguments.',
    from: { path: '^libs/([^/]+)/src/domain/', pathNot: SPEC },
    to: { pathNot: ['^libs/(kernel|policy)/src/index\\.ts$', '^libs/$1/src/domain/'] },
  },
  'domain-specs-stay-in-the-domain': {
    why: 'A domain spec needs the domain, kernel, policy, and the tools that state and vary it.',
    from: { path: '^libs/([^/]+)/src/domain/.+\\.spec\\.ts$' },
    to: {
      pathNot: [
        '^libs/(kernel|policy|testing)/src/index\\.ts$',
        '^libs/$1/src/domain/',
        '^(node_modules/)?(@jest/globals|fast-check)(/|$)',
      ],
    },
  },
  'kernel-knows-nobody': {
    why: 'Everything rests on kernel.',
    from: { path: '^libs/kernel/', pathNot: SPEC },
    to: { path: '^libs/', pathNot: '^libs/kernel/' },
  },
  'policy-knows-kernel-only': {
    why: 'A rule book is read and interpreted without a store, a bus or a framework.',
    from: { path: '^libs/policy/', pathNot: SPEC },
    to: { path: '^libs/', pathNot: '^libs/(kernel|policy)/' },
  },
  'kernel-and-policy-know-no-framework': {
    why: 'Decisions must outlive the framework of the day.',
    from: { path: '^libs/(kernel|policy|contracts)/', pathNot: SPEC },
    to: { path: '^(node_modules/)?(@nestjs/|express(/|$)|rxjs(/|$)|pino(/|$))' },
  },
  'contracts-know-kernel-only': {
    why: 'Contracts are what contexts share: whatever contracts import, everybody has.',
    from: { path: '^libs/contracts/', pathNot: SPEC },
    to: { path: '^libs/', pathNot: '^libs/(kernel|contracts)/' },
  },
  'client-knows-nobody': {
    why: 'Whoever builds on Entente installs the client alone: it speaks to the program in what the program describes, and shares no code with it.',
    from: { path: '^libs/client/', pathNot: SPEC },
    to: { path: ['^(libs|apps)/', '^(node_modules/)?@nestjs/'], pathNot: '^libs/client/' },
  },
  'contexts-never-meet': {
    why: 'Order, dispute and payout meet in published events, described in contracts.',
    from: { path: CONTEXT },
    to: { path: CONTEXT, pathNot: '^libs/$1/' },
  },
  'contexts-know-ports-only': {
    why: 'A context asks for a port; which adapter stands behind it is decided in libs/runtime.',
    from: { path: CONTEXT, pathNot: SPEC },
    to: { path: '^(libs|apps)/', pathNot: ['^libs/$1/', PORTS] },
  },
  'platform-knows-no-context': {
    why: 'The platform serves any context: it may not lean on one.',
    from: { path: '^libs/(sql|event-store|bus|deadlines|projections|http|observability)/' },
    to: { path: '^libs/(order|dispute|payout|runtime|policy|contracts)/' },
  },
  'adapters-are-chosen-in-one-place': {
    why: 'Only libs/runtime, libs/testing, apps and specs say which store, bus or database it is.',
    from: { path: '^libs/([^/]+)/', pathNot: [SPEC, '^libs/(runtime|testing)/'] },
    to: { path: ADAPTER, pathNot: '^libs/$1/' },
  },
  'a-port-does-not-bring-its-adapters': {
    why: 'The main entry of a library is its port: whoever imports it must not load a driver.',
    from: { path: '^libs/([^/]+)/src/[^/]+\\.ts$', pathNot: [SPEC, '^libs/(runtime|testing)/', ADAPTER] },
    to: { path: `^libs/$1/src/${ADAPTERS}` },
  },
  'drivers-belong-to-adapters': {
    why: 'A database or broker client outside its adapter is a second way in.',
    from: { path: '^(libs|apps)/', pathNot: [SPEC, ADAPTER, '^libs/(runtime|testing)/', '^apps/([^/]+/engines|bench)/'] },
    to: { path: '^(node_modules/)?(@electric-sql/pglite|pg|kafkajs|@eventstore/db-client)(/|$)' },
  },
  'calendar-belongs-to-kernel': {
    why: 'Zones and months are computed in one file, kernel/time.',
    from: { pathNot: ['^libs/kernel/src/time\\.(spec\\.)?ts$', '^node_modules/'] },
    to: { path: '^(node_modules/)?temporal-polyfill(/|$)' },
  },
  'nobody-uses-testing-but-specs': {
    why: 'What only tests need must not reach production.',
    from: { path: '^(libs|apps)/', pathNot: [SPEC, '^libs/testing/', '^apps/[^/]+/(e2e|engines)/'] },
    to: { path: ['^libs/testing/', '^(node_modules/)?(@jest/globals|fast-check|supertest|@nestjs/testing)(/|$)', SPEC] },
  },
};

export default {
  forbidden: Object.entries(rules).map(([name, { why, from, to }]) => ({ name, comment: why, severity: 'error', from, to })),
  options: {
    parser: 'swc', // The other parsers of dependency-cruiser do not run on TypeScript 7.
    // Never a bare /dist/: most npm packages live in one, and their edges would be gone.
    exclude: { path: '^(apps|libs)/[^/]+/dist/' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      conditionNames: ['@entente/source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
