import type { ContainerConfig } from '../../cri/generated/runtime/v1/ContainerConfig.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { ImageFacts } from '../facts.js';
import { sizesOf, type TextSizes } from '../text-sizes.js';
import { ARGUMENT_MAX_BYTES, PATH_MAX_BYTES } from './length-checks.js';

/**
 * Arguments, environment and a pointer to each: the kernel gives them a quarter of the stack's limit, and
 * never more than this.
 */
const SPACE_MAX_BYTES = 6 * 1024 * 1024;
const POINTER_BYTES = 8;

/**
 * runc sets them one by one, each time looking through all the others: 20,000 take it 4 s, 60,000 take it 31
 * s.
 */
const VARIABLES_MAX = 32_768;

/**
 * What the request leaves to the image is checked here; what the request says itself is checked word by word
 * where it is planned.
 */
export function requireArgumentSpace(
  config: Pick<ContainerConfig, 'command' | 'args' | 'envs'>,
  image: Pick<ImageFacts, 'id' | 'process'>,
): void {
  const { entrypoint, cmd } = commandParts(config, image);
  requireProgram(isUsed(entrypoint.sizes) ? entrypoint : cmd);
  const env = { where: ofImage(image.id, 'Env'), sizes: image.process.env };
  [entrypoint, cmd, env].forEach(requireWords);
  requireSpace([entrypoint.sizes, cmd.sizes, env.sizes, variableSizes(config)]);
  const variables = config.envs.length + env.sizes.count;
  if (variables > VARIABLES_MAX)
    throw invalidArgument(
      'config.envs',
      `has ${String(variables)} variables with those of the image; the limit is ${String(VARIABLES_MAX)}`,
    );
}

/** Words of a command line, and the beginning of a sentence about them. */
interface Words {
  readonly where: string;
  readonly sizes: TextSizes;
}

/**
 * The request's command takes the place of the image's entrypoint and of its args; the request's args that of
 * its args.
 */
function commandParts(
  { command, args }: Pick<ContainerConfig, 'command' | 'args'>,
  { id, process }: Pick<ImageFacts, 'id' | 'process'>,
): { readonly entrypoint: Words; readonly cmd: Words } {
  const ownCmd = { where: 'config.args: ', sizes: sizesOf(args) };
  if (command.length > 0)
    return { entrypoint: { where: 'config.command: ', sizes: sizesOf(command) }, cmd: ownCmd };
  return {
    entrypoint: { where: ofImage(id, 'Entrypoint'), sizes: process.entrypoint },
    cmd: args.length > 0 ? ownCmd : { where: ofImage(id, 'Cmd'), sizes: process.cmd },
  };
}

function ofImage(id: string, part: string): string {
  return `config.image.image: ${part} of the image ${id}: `;
}

/** The Engine takes an entrypoint of one empty word for none. */
function isUsed({ count, first }: TextSizes): boolean {
  return count > 1 || first > 0;
}

/** The kernel cannot run what has a longer name, and runc quotes it in its report of that. */
function requireProgram({ where, sizes }: Words): void {
  if (sizes.first > PATH_MAX_BYTES)
    throw refusal(where, `the program name is longer than ${String(PATH_MAX_BYTES)} bytes`);
}

function requireWords({ where, sizes }: Words): void {
  if (sizes.longest > ARGUMENT_MAX_BYTES)
    throw refusal(where, `an entry is longer than ${String(ARGUMENT_MAX_BYTES)} bytes`);
}

function refusal(where: string, problem: string): Error {
  const [field = ''] = where.split(': ', 1);
  return invalidArgument(field, `${where.slice(field.length + 2)}${problem}`);
}

function variableSizes({ envs }: Pick<ContainerConfig, 'envs'>): TextSizes {
  const texts = envs.map(({ key, value }) => Buffer.byteLength(key) + 1 + value.length);
  const bytes = texts.reduce((sum, length) => sum + length + 1, 0);
  return { count: envs.length, bytes, first: 0, longest: 0 };
}

/**
 * A variable of the image that the request sets again is counted twice: nothing but the size of the image's
 * is kept.
 */
function requireSpace(parts: readonly TextSizes[]): void {
  const bytes = parts.reduce((sum, part) => sum + part.bytes + part.count * POINTER_BYTES, 0);
  if (bytes > SPACE_MAX_BYTES)
    throw invalidArgument(
      'config',
      `arguments and environment, with those of the image, have ${String(bytes)} bytes; the limit of the kernel is ${String(SPACE_MAX_BYTES)}`,
    );
}
