import { floorOf, type Feature } from '../../src/engine/wire/features.js';

/** What Berth does with an RPC or with a field of a request. */
export interface Verdict {
  readonly kind: 'honoured' | 'partly' | 'ignored' | 'refused';
  /** How, or why not. */
  readonly says: string;
}

export type Verdicts = ReadonlyMap<string, Verdict>;

/** One field of a message, as the wire table has it. */
export interface WireField {
  readonly message: string;
  readonly name: string;
  readonly type: string;
}

export interface WireTable {
  readonly rpcs: readonly { readonly service: string; readonly name: string; readonly request: string }[];
  readonly fields: readonly WireField[];
}

const KINDS = ['honoured', 'partly', 'ignored', 'refused'] as const;

export function parseWireTable(text: string): WireTable {
  const rows = text.split('\n').map((line) => line.split('\t'));
  return {
    rpcs: rows
      .filter(([kind]) => kind === 'rpc')
      .map(([, service = '', name = '', request = '']) => ({ service, name, request })),
    fields: rows
      .filter(([kind]) => kind === 'field')
      .map(([, message = '', name = '', , type = '']) => ({ message, name, type })),
  };
}

/**
 * The text of a verdict: its kind, a full stop, and a sentence or more. `{feature}` stands for the Engine API
 * version that has it.
 */
export function parseVerdict(text: string): Verdict {
  const [, kind, says = ''] = /^(\w+)\. (.+)$/s.exec(text) ?? [];
  const known = KINDS.find((each) => each === kind);
  if (known === undefined)
    throw new Error(`${JSON.stringify(text)} does not begin with one of ${KINDS.join(', ')} and a full stop`);
  return {
    kind: known,
    says: says.trim().replaceAll(/\{(\w+)\}/g, (_whole, feature: string) => floorOf(feature as Feature)),
  };
}

/** The messages that a request can hold, itself included, in the order of the wire table. */
export function requestMessages({ rpcs, fields }: WireTable): string[] {
  const reached = new Set(rpcs.map(({ request }) => request));
  // A set continues with what is added while it is gone through.
  for (const message of reached) {
    for (const field of fields) if (field.message === message) reached.add(typeName(field.type));
  }
  return [...new Set(fields.map(({ message }) => message))].filter((message) => reached.has(message));
}

/** A verdict on a whole message holds for each of its fields. */
export function verdictOf(
  verdicts: Verdicts,
  { message, name }: Pick<WireField, 'message' | 'name'>,
): Verdict | undefined {
  return verdicts.get(`${message}.${name}`) ?? verdicts.get(message);
}

const INTRODUCTION = `<!-- Made from docs/cri-coverage.yaml and test/fixtures/protocol/cri-v1-wire.tsv. npm run docs writes it again -->

# What Berth does with each CRI call and field

All RPCs of CRI v1 are registered. Each RPC, and each field that a request can hold, has one of four verdicts:

- **honoured**: Berth does what the CRI says.
- **partly**: it does so within the limits that are given.
- **ignored**: the value changes nothing. Berth accepts the request.
- **refused**: the request fails, with the gRPC code that is given. A refused RPC answers UNIMPLEMENTED.

"From API 1.44" means the Engine API version that Berth and the Engine agreed on. \`docker version\` shows the Engine's; 1.41 is
Engine 20.10, the oldest that Berth works with. Values of the wrong form (a port above 65535, a relative path where an absolute one is needed)
are refused with INVALID_ARGUMENT and a sentence that names the field; that is not repeated for each field.

Fields that are "kept" are in the label that Berth puts on the container ([ADR 1](adr/0001-the-engine-is-the-store.md)), and come back in status answers.
`;

export function renderCoverage(table: WireTable, verdicts: Verdicts): string {
  const requests = new Set(table.rpcs.map(({ request }) => request));
  const messages = requestMessages(table).filter((message) => !requests.has(message));
  const services = [...new Set(table.rpcs.map(({ service }) => service))];
  return [
    INTRODUCTION,
    ...services.map((service) => `\n## ${service}\n${renderService(service, table, verdicts)}`),
    '\n## Messages inside of requests\n',
    ...messages.map((message) => `\n### ${message}\n\n${renderFields(message, table, verdicts)}`),
  ].join('');
}

function renderService(service: string, table: WireTable, verdicts: Verdicts): string {
  return table.rpcs
    .filter((rpc) => rpc.service === service)
    .map(
      ({ name, request }) =>
        `\n### ${name}\n\n${inWords(verdicts.get(name))}\n${spaced(renderFields(request, table, verdicts))}`,
    )
    .join('');
}

function renderFields(message: string, table: WireTable, verdicts: Verdicts): string {
  const own = table.fields.filter((field) => field.message === message);
  const known = new Set(requestMessages(table));
  return own
    .map((field) => {
      const type = typeName(field.type);
      const link = known.has(type) ? ` ([${type}](#${type.toLowerCase()}))` : '';
      return `- \`${field.name}\`${link}: ${inWords(verdictOf(verdicts, field))}\n`;
    })
    .join('');
}

function spaced(list: string): string {
  return list === '' ? '' : `\n${list}`;
}

function inWords(verdict: Verdict | undefined): string {
  return verdict === undefined ? '**no verdict**' : `**${verdict.kind}**. ${verdict.says}`;
}

/** `repeated X`, `X [deprecated]` → `X`. */
function typeName(type: string): string {
  return type.replace(/^repeated /, '').replace(/ \[deprecated\]$/, '');
}
