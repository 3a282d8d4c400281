import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Scalar,
} from 'yaml';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import { readRegularFileSync, SETTINGS_MAX_BYTES } from '../host/read-regular-file.js';
import type { GivenText, GivenTexts } from './given.js';
import { isOptionKey, OPTION_KEYS, optionOf } from './names.js';
import { nearest } from './nearest.js';
import type { OptionKey } from './options.js';

export const DEFAULT_CONFIG_PATH = '/etc/berth/config.yaml';

/**
 * Settings from a YAML file: one mapping of keys in camelCase to a value, or to a list where the setting is
 * one. `named` tells who asked for this file: it must exist then. Throws `invalid-argument` with the line.
 */
export function readFile(path: string, named: string | undefined): GivenTexts {
  const source = readSource(path, named);
  return source === undefined ? new Map() : parseFile(source, path);
}

function readSource(path: string, named: string | undefined): string | undefined {
  try {
    return readRegularFileSync(path, SETTINGS_MAX_BYTES).toString('utf8');
  } catch (error) {
    if (named === undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AdapterError(
      'invalid-argument',
      `${named ?? 'the settings file'}: ${path} cannot be read: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** The settings in the text of a file; `path` only serves to say where. */
export function parseFile(source: string, path: string): GivenTexts {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => `${path}:${String(lines.linePos(offset).line)}`;
  const [error] = document.errors;
  if (error !== undefined)
    throw new AdapterError('invalid-argument', `${place(error.pos[0])}: ${error.message}`);
  const given = new Map<OptionKey, GivenText>();
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return given;
  if (!isMap(root))
    throw new AdapterError('invalid-argument', `${path}: must be a mapping of settings to values`);
  for (const pair of root.items) {
    const where = isScalar(pair.key) ? place(pair.key.range[0]) : path;
    const key = knownKey(isScalar(pair.key) ? pair.key.source : '', where);
    const text = textOf(key, pair.value, document, where);
    if (text !== undefined) given.set(key, { text, where });
  }
  return given;
}

function knownKey(name: string, where: string): OptionKey {
  if (isOptionKey(name)) return name;
  const meant = nearest(name, OPTION_KEYS);
  throw new AdapterError(
    'invalid-argument',
    `${where}: unknown setting "${name}"${meant === undefined ? '' : `; did you mean ${meant}?`}`,
  );
}

function textOf(key: OptionKey, node: unknown, document: Document, where: string): string | undefined {
  const value = isAlias(node) ? node.resolve(document) : node;
  if (value === null || value === undefined) return undefined;
  if (isScalar(value)) return scalarText(value);
  const takesList = optionOf(key).kind.takesList === true;
  if (takesList && isSeq(value) && value.items.every((item) => isScalar(item))) {
    return value.items.map((item) => scalarText(item) ?? '').join(',');
  }
  throw new AdapterError(
    'invalid-argument',
    `${where}: ${key} must be ${takesList ? 'a list of strings' : 'a single value'}`,
  );
}

/** As written: YAML would make the number 660 of the file mode 0660. */
function scalarText(node: Scalar): string | undefined {
  return node.value === null ? undefined : node.source;
}
