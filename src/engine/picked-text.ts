import type { Selection } from './json-selection.js';

/** The text of what is selected of one value after the other, as their parts are found. */
export interface PickedText {
  /**
   * Begins the outermost value, or the member `key` of the object that is open. True for an object of which
   * members are selected, which is open from now on. Any other value is to be handed to `take`, and kept or
   * not as a whole.
   */
  begin(key: string, isObject: boolean): boolean;
  take(part: Buffer): void;
  /** The value that was handed to `take` has ended. */
  endWhole(): void;
  endObject(): void;
  /** Whether an object is open: else the outermost value has ended. */
  isInside(): boolean;
  /** The text of the outermost value. The next value begins a text of its own. */
  finish(): string;
}

/** An object of which members are selected. */
interface OpenObject {
  readonly selection: ReadonlyMap<string, Selection>;
  readonly path: string;
  /** Members that were taken. */
  taken: number;
}

/** A value that is taken or passed over as a whole. */
interface Whole {
  readonly path: string;
  readonly limit: number;
  /** Length of the output before its key. */
  readonly mark: number;
  kept: boolean;
  bytes: number;
}

const PASSED_OVER: Whole = { path: '', limit: 0, mark: 0, kept: false, bytes: 0 };

/** `memberBytes`: see PickOptions. */
export function createPickedText(selection: Selection, memberBytes: () => number): PickedText {
  const open: OpenObject[] = [];
  let out: (string | Buffer)[] = [];
  let tooLarge: string[] = [];
  let whole = PASSED_OVER;

  return {
    begin(key, isObject) {
      const within = open.at(-1);
      const wanted = within === undefined ? selection : within.selection.get(key);
      if (wanted === undefined) {
        whole = PASSED_OVER;
        return false;
      }
      const path = within === undefined ? '' : `${within.path}${key}`;
      const mark = out.length;
      if (within !== undefined) out.push(`${within.taken > 0 ? ',' : ''}"${key}":`);
      if (isObject && wanted !== 'whole') {
        out.push('{');
        open.push({ selection: wanted, path: path === '' ? '' : `${path}.`, taken: 0 });
        return true;
      }
      whole = { path, limit: memberBytes(), mark, kept: true, bytes: 0 };
      return false;
    },
    take(part) {
      if (!whole.kept) return;
      whole.bytes += part.length;
      if (whole.bytes <= whole.limit) {
        out.push(part);
        return;
      }
      whole.kept = false;
      out.length = whole.mark;
      tooLarge.push(whole.path);
    },
    endWhole() {
      const within = open.at(-1);
      if (whole.kept && within !== undefined) within.taken += 1;
    },
    endObject() {
      const ended = open.pop();
      const within = open.at(-1);
      if (within !== undefined) within.taken += 1;
      else if (tooLarge.length > 0)
        out.push(`${(ended?.taken ?? 0) > 0 ? ',' : ''}"tooLarge":${JSON.stringify(tooLarge)}`);
      out.push('}');
    },
    isInside: () => open.length > 0,
    finish() {
      const text = textOf(out);
      out = [];
      tooLarge = [];
      return text;
    },
  };
}

/** A value that was too large as a whole leaves nothing. */
function textOf(parts: readonly (string | Buffer)[]): string {
  if (parts.length === 0) return 'null';
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))).toString(
    'utf8',
  );
}
