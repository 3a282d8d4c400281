import { AdapterError } from '../errors/adapter-error.js';
import { formatDuration, parseDuration } from './go-duration.js';

/**
 * How the text of a setting becomes its value and back. `parse` throws what `notValid` makes: the rest of a
 * sentence that begins with the text.
 */
export interface Kind<T> {
  /** Stands for the value in help texts. */
  readonly placeholder: string;
  /** The file may give a list; its entries reach `parse` joined by commas. */
  readonly takesList?: true;
  /** A flag without `=value` means `true`, as in pflag. */
  readonly isSwitch?: true;
  parse(text: string): T;
  format(value: T): string;
}

/** What is wrong with a text, e.g. `is not a whole number`. */
export function notValid(problem: string): AdapterError {
  return new AdapterError('invalid-argument', problem);
}

export const text: Kind<string> = { placeholder: 'text', parse: (given) => given, format: (value) => value };

export const directory: Kind<string> = {
  placeholder: 'directory',
  parse(given) {
    if (!given.startsWith('/') || given.includes('\0')) throw notValid('is not an absolute path');
    return given.length > 1 ? given.replace(/\/+$/, '') || '/' : given;
  },
  format: (value) => value,
};

/** Go durations (`1m30s`) as milliseconds, above zero unless `zeroMeans` says what 0 stands for. */
export function duration(zeroMeans?: number): Kind<number> {
  return {
    placeholder: 'duration',
    parse(given) {
      const milliseconds = parseDuration(given);
      if (milliseconds === undefined) throw notValid('is not a duration such as 1m30s');
      if (milliseconds === 0 && zeroMeans !== undefined) return zeroMeans;
      if (milliseconds <= 0) throw notValid('must be greater than 0');
      // Longer timers fire at once in Node.
      if (milliseconds > 0x7fffffff) throw notValid('must be at most 24 days');
      return milliseconds;
    },
    format: formatDuration,
  };
}

/** What Go's strconv.ParseBool takes, and nothing else. */
const BOOLEANS = new Map<string, boolean>([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((given) => [given, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((given) => [given, false] as const),
]);

export const boolean: Kind<boolean> = {
  placeholder: 'true|false',
  isSwitch: true,
  parse(given) {
    const value = BOOLEANS.get(given);
    if (value === undefined) throw notValid('must be true or false');
    return value;
  },
  format: String,
};

export const autoOrBoolean: Kind<'auto' | boolean> = {
  placeholder: 'auto|true|false',
  parse(given) {
    const value = given === 'auto' ? given : BOOLEANS.get(given);
    if (value === undefined) throw notValid('must be auto, true or false');
    return value;
  },
  format: String,
};

/** One of these words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Kind<Word> {
  return {
    placeholder: words.join('|'),
    parse(given) {
      const word = words.find((candidate) => candidate === given);
      if (word === undefined) throw notValid(`must be one of ${words.join(', ')}`);
      return word;
    },
    format: (value) => value,
  };
}

/** A whole number as pflag's int32 takes it (decimal, 0x…, 0o…, 0b…, 0…), from `least` to `most`. */
export function integer(least: number, most = 0x7fffffff): Kind<number> {
  return {
    placeholder: 'number',
    parse(given) {
      const legacyOctal = /^([-+]?)0([0-7]+)$/.exec(given);
      const literal = legacyOctal === null ? given : `${legacyOctal[1] ?? ''}0o${legacyOctal[2] ?? ''}`;
      const parts = /^([-+]?)(\d+|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.exec(literal);
      if (parts === null) throw notValid('is not a whole number');
      const value = Number(parts[2]) * (parts[1] === '-' ? -1 : 1);
      if (value < -0x80000000 || value > 0x7fffffff) throw notValid('does not fit in 32 bits');
      if (value < least) throw notValid(`must be at least ${String(least)}`);
      if (value > most) throw notValid(`must be at most ${String(most)}`);
      return value;
    },
    format: String,
  };
}

/** Entries separated by commas; empty ones are dropped, as cri-dockerd does with its lists. */
export function list(entry: Kind<string>): Kind<readonly string[]> {
  return {
    placeholder: `${entry.placeholder},…`,
    takesList: true,
    parse: (given) =>
      given
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .map((part) => entry.parse(part)),
    format: (value) => value.join(','),
  };
}
