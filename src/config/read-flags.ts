import yargs, { type Argv } from 'yargs';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import type { GivenText, GivenTexts } from './given.js';
import { flagOf, OPTION_KEYS, optionOf } from './names.js';
import { boolean } from './kinds.js';
import { nearest } from './nearest.js';
import type { OptionKey } from './options.js';

const COMMANDS = {
  serve: 'Serve CRI (what berth does when no command is given)',
  doctor: 'Check what on this node keeps a kubelet from working, and show how to fix it',
  pods: 'Show the pods of this node with their containers, Docker names and logs',
  config: 'Show each setting, its effective value and its source',
  version: 'Show the version',
} as const;

type CommandName = keyof typeof COMMANDS;

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'buildinfo' }
  | {
      readonly kind: 'run';
      readonly command: Exclude<CommandName, 'version'>;
      readonly output: 'text' | 'json';
      readonly configPath: GivenText | undefined;
      readonly given: GivenTexts;
    };

/** Flags of the command line that are not settings. */
const SWITCHES = ['help', 'version', 'buildinfo'] as const;
const KNOWN_FLAGS = [...OPTION_KEYS.map(flagOf), ...SWITCHES, 'config', 'output'];

/**
 * Reads a command line (without node and script) with the semantics of pflag, which cri-dockerd's users write
 * for: the last of repeated flags wins, a switch takes its value only by `=`, every other flag needs one,
 * nothing unknown passes. Throws `invalid-argument`. No flag's text is judged here.
 */
export async function readFlags(argv: readonly string[]): Promise<Invocation> {
  const problems: string[] = [];
  const parser = createParser(argv).fail((message: string | undefined, error: Error | undefined) => {
    problems.push(message ?? error?.message ?? 'cannot be read');
  });
  const parsed = parser.parseSync() as Readonly<Record<string, unknown>>;
  const words = parsed['_'] as readonly (string | number)[];
  if (isOn(parsed, 'help')) return { kind: 'help', text: await parser.getHelp() };
  refuse(problems, words);
  const command = String(words[0] ?? 'serve') as CommandName;
  if (isOn(parsed, 'version') || command === 'version') return { kind: 'version' };
  if (isOn(parsed, 'buildinfo')) return { kind: 'buildinfo' };
  return {
    kind: 'run',
    command,
    output: outputOf(parsed),
    configPath: givenText(parsed, 'config'),
    given: givenSettings(parsed),
  };
}

function createParser(argv: readonly string[]): Argv {
  const parser = yargs(withSwitchValues(argv))
    .scriptName('berth')
    .usage('$0 [command] [flags]\n\nThe Kubernetes Container Runtime Interface on top of Docker Engine.')
    .parserConfiguration({
      'duplicate-arguments-array': false,
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'short-option-groups': false,
    })
    .strict()
    .exitProcess(false)
    .help(false)
    .version(false)
    .wrap(110)
    .option('config', {
      type: 'string',
      requiresArg: true,
      describe: 'The YAML file of settings',
      defaultDescription: '/etc/berth/config.yaml',
    })
    .option('output', {
      type: 'string',
      requiresArg: true,
      describe: 'text or json, for doctor, pods and config',
      defaultDescription: 'text',
    })
    .option('version', { type: 'string', describe: 'Show the version' })
    .option('buildinfo', { type: 'string', describe: 'Show the version and the commit it was built from' })
    .option('help', { type: 'string', alias: 'h', describe: 'Show this help' })
    .epilogue(
      'Each setting is also an environment variable and a key of the file: --pod-cidr is BERTH_POD_CIDR and podCidr.',
    );
  for (const [name, description] of Object.entries(COMMANDS))
    parser.command(name === 'serve' ? ['serve', '$0'] : name, description);
  for (const key of OPTION_KEYS) {
    const { help, group, default: defaultDescription, obsolete } = optionOf(key);
    const describe = obsolete === undefined ? help : `${help} Has no effect: ${obsolete}.`;
    parser.option(flagOf(key), {
      type: 'string',
      requiresArg: true,
      describe,
      group: `${group}:`,
      defaultDescription,
    });
  }
  return parser;
}

/** yargs would let `--switch word` take the word; pflag does not. */
function withSwitchValues(argv: readonly string[]): string[] {
  const names = [...SWITCHES, ...OPTION_KEYS.filter((key) => optionOf(key).kind.isSwitch).map(flagOf)];
  const bare = new Map(names.map((name) => [`--${name}`, `--${name}=true`]));
  bare.set('-h', '--help=true');
  return argv.map((argument) => bare.get(argument) ?? argument);
}

function refuse(problems: readonly string[], words: readonly (string | number)[]): void {
  const [problem] = problems;
  const surplus = words.map(String).find((word, index) => index > 0 || !Object.hasOwn(COMMANDS, word));
  if (problem === undefined && surplus === undefined) return;
  const unknown = /^Unknown arguments?: ([^,]*)/.exec(problem ?? '')?.[1] ?? surplus;
  const missing = /^Not enough arguments following: (.*)$/.exec(problem ?? '')?.[1];
  if (missing !== undefined) throw invalid(`--${missing} needs a value`);
  if (unknown === undefined) throw invalid(problem ?? 'the command line cannot be read');
  if (words.some((word) => String(word) === unknown))
    throw invalid(withNearest(`unknown command "${unknown}"`, unknown, Object.keys(COMMANDS), ''));
  throw invalid(withNearest(`unknown flag --${unknown}`, unknown, KNOWN_FLAGS, '--'));
}

function withNearest(problem: string, given: string, names: readonly string[], prefix: string): string {
  const name = nearest(given, names);
  return name === undefined ? problem : `${problem}; did you mean ${prefix}${name}?`;
}

function isOn(parsed: Readonly<Record<string, unknown>>, name: string): boolean {
  if (!Object.hasOwn(parsed, name)) return false;
  const text = String(parsed[name]);
  try {
    return boolean.parse(text);
  } catch (error) {
    throw invalid(`--${name}: "${text}" ${messageOf(error)}`);
  }
}

function outputOf(parsed: Readonly<Record<string, unknown>>): 'text' | 'json' {
  const output = givenText(parsed, 'output')?.text ?? 'text';
  if (output !== 'text' && output !== 'json') throw invalid(`--output: "${output}" must be text or json`);
  return output;
}

function givenText(parsed: Readonly<Record<string, unknown>>, flag: string): GivenText | undefined {
  const text = parsed[flag];
  return typeof text === 'string' ? { text, where: `--${flag}` } : undefined;
}

function givenSettings(parsed: Readonly<Record<string, unknown>>): GivenTexts {
  const given = new Map<OptionKey, GivenText>();
  for (const key of OPTION_KEYS) {
    const text = givenText(parsed, flagOf(key));
    if (text !== undefined) given.set(key, text);
  }
  return given;
}

function invalid(problem: string): AdapterError {
  return new AdapterError('invalid-argument', `${problem} (berth --help lists all commands and flags)`);
}
