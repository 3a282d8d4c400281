// The layers of docs/architecture.md: imports point down. Type-only imports count as much as any other.
const COMPONENTS = [
  'sandbox',
  'container',
  'image',
  'network',
  'streaming',
  'logs',
  'stats',
  'events',
  'runtime',
];

/**
 * Files of `folder` (a regular expression below src/) may import, of Berth, only themselves and what matches
 * `allowed`.
 */
const mayImport = (name, folder, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [`^src/${folder}/`, ...allowed.map((path) => `^src/${path}`)] },
});

/** Only files below one of `places` may import the modules that match `modules`. */
const onlyIn = (name, modules, places, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^src/', pathNot: places.map((place) => `^src/${place}`) },
  to: { path: modules },
});

const L0 = ['cri/', 'errors/', 'async/'];
// The node's kernel and files: translation and what faces outwards do not use them.
const HOST = 'host/';
const L1 = [...L0, HOST, 'config/', 'engine/', 'translate/', 'observability/'];

module.exports = {
  forbidden: [
    mayImport('L0-cri', 'cri', [], 'The contract imports nothing of Berth.'),
    mayImport('L0-errors', 'errors', [], 'The error class imports nothing of Berth.'),
    mayImport('L0-async', 'async', ['errors/'], 'Time and concurrency know nothing of containers.'),
    mayImport('L0-host', 'host', ['errors/', 'async/'], 'The node knows neither the Engine nor CRI.'),
    mayImport('L1-config', 'config', [...L0, HOST], 'L1 imports L0 only.'),
    mayImport('L1-engine', 'engine', [...L0, HOST], 'L1 imports L0 only.'),
    mayImport('L1-observability', 'observability', L0, 'L1 imports L0 only.'),
    mayImport(
      'L1-translate',
      'translate',
      [...L0, 'engine/wire/'],
      'Translation knows L0 and the shapes on the Engine’s wire, which are pure.',
    ),
    mayImport(
      'L2-state',
      'state',
      [...L0, HOST, 'engine/', 'translate/'],
      'State imports L0, the node, the Engine and translation.',
    ),
    ...COMPONENTS.map((component) =>
      mayImport(
        `L3-${component}`,
        component,
        [...L1, 'state/'],
        'A component imports L0 to L2, never another component: declare an interface, compose/ provides it.',
      ),
    ),
    mayImport(
      'L3-cni-is-generic',
      'network/cni',
      [...L0, HOST],
      'The CNI client knows the CNI specification, not Kubernetes: L0 only.',
    ),
    mayImport('L3-spdy-is-generic', 'streaming/spdy', L0, 'Protocol code imports L0 only.'),
    mayImport('L3-websocket-is-generic', 'streaming/websocket', L0, 'Protocol code imports L0 only.'),
    ...['source', 'file'].map((end) => ({
      name: `logs-${end}-is-an-end`,
      comment: 'What reads output and what writes files do not know the pump between them.',
      severity: 'error',
      from: { path: `^src/logs/${end}/` },
      to: { path: '^src/logs/(pump|thread)/' },
    })),
    mayImport(
      'L1-grpc',
      'grpc',
      L0,
      'The surface declares the functions that it serves; compose/ hands them in.',
    ),
    {
      name: 'grpc-is-not-imported',
      comment: 'Only compose/ and daemon/ import the surface.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts$|daemon/|compose/|grpc/)' },
      to: { path: '^src/grpc/' },
    },
    {
      name: 'compose-is-not-imported',
      comment: 'Only daemon/ imports the wiring.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(compose/|daemon/)' },
      to: { path: '^src/compose/' },
    },
    mayImport(
      'pods',
      'pods',
      [...L0, 'config/'],
      'The list of pods is a client of CRI: it shows what a kubelet sees.',
    ),
    mayImport(
      'doctor',
      'doctor',
      [...L1, 'state/', ...COMPONENTS.map((component) => `${component}/`)],
      'The doctor looks at the node by itself: it must work where the daemon does not.',
    ),
    {
      name: 'daemon-is-not-imported',
      comment: 'Only main.ts imports daemon/.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts$|daemon/)' },
      to: { path: '^src/(main\\.ts$|daemon/)' },
    },
    {
      name: 'translate-is-pure',
      comment: 'No clock, no disk, no network: what it needs comes in as an argument.',
      severity: 'error',
      from: { path: '^src/(translate|engine/wire)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(path|path/posix|util|buffer|crypto|net)$' },
    },
    onlyIn(
      'dockerode-in-engine',
      'node_modules/(@types/)?(dockerode|docker-modem)/',
      ['engine/'],
      'Everyone else uses EngineClient.',
    ),
    onlyIn(
      'koffi-in-host',
      'node_modules/koffi/',
      ['host/'],
      'System calls that Node.js does not have are made in one place.',
    ),
    onlyIn(
      'grpc-in-grpc-and-cri',
      'node_modules/@grpc/',
      ['grpc/', 'cri/', 'pods/'],
      'Components have plain functions and generators.',
    ),
    onlyIn(
      'logs-and-metrics-in-observability',
      'node_modules/(pino|prom-client)/',
      ['observability/'],
      'Everyone else is handed a logger or an instrument.',
    ),
    onlyIn(
      'flags-in-config',
      'node_modules/(@types/)?yargs/',
      ['config/'],
      'A setting exists once, in the table of config/.',
    ),
    onlyIn(
      'programs-in-few-places',
      '^(node:)?child_process$',
      ['network/cni/', 'daemon/sd-notify', 'image/credential'],
      'No helper programs on the node beyond Docker’s and CNI’s.',
    ),
    {
      name: 'no-barrels',
      comment: 'An index hides where a thing lives, and makes cycles.',
      severity: 'error',
      from: {},
      to: { path: '^src/.*(^|/)index\\.ts$' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cri/generated/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      // Worker threads are started by their file's name, which no import shows.
      from: { orphan: true, path: '^src/', pathNot: '(^src/main\\.ts|worker\\.ts)$' },
      to: {},
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'src-without-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|packaging|proto)/' },
    },
    {
      name: 'no-dev-dependency-at-run-time',
      severity: 'error',
      from: { path: '^src/' },
      // Types are gone when the program runs.
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
