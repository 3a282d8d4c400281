import type { Selection } from './json-selection.js';
import { createStringEnds } from './string-ends.js';

/**
 * Takes out of JSON text, as its chunks come, what a selection names. What is not selected is passed over without being held, so the
 * size of an answer does not matter, whoever has filled the rest of it: labels and environment are an image's author's.
 */
export interface JsonPicker {
  /** The values that end in this chunk, as JSON text of just what is selected. Throws SyntaxError for what is no JSON. */
  push(chunk: Buffer): string[];
  /** Throws SyntaxError when the text ended within a value. */
  end(): void;
}

export interface PickOptions {
  readonly selection: Selection;
  /** `values`: one or several, with white space between them. `items`: those of a list. */
  readonly layout: 'values' | 'items';
  /**
   * The most bytes of one selected member. A larger one is left out, and its path is in the list `tooLarge` of the outermost object.
   * Asked for each member, so that the limit may fall while the answer grows.
   */
  readonly memberBytes: () => number;
}

/** Longer than any key that is selected. */
const KEY_BYTES = 64;

const [QUOTE, COMMA, COLON] = [0x22, 0x2c, 0x3a];
const [OBJECT, OBJECT_END, LIST, LIST_END] = [0x7b, 0x7d, 0x5b, 0x5d];

/** An object of which members are selected. */
interface Frame {
  readonly selection: ReadonlyMap<string, Selection>;
  readonly path: string;
  /** Members that were taken. */
  taken: number;
}

/** A value that is taken or passed over as a whole. */
interface Leaf {
  readonly kind: 'string' | 'nested' | 'scalar';
  readonly path: string;
  readonly limit: number;
  /** Length of the output before its key. */
  readonly mark: number;
  kept: boolean;
  bytes: number;
  depth: number;
  inString: boolean;
}

type Phase = 'outside' | 'member' | 'key' | 'colon' | 'value' | 'leaf';

export function createJsonPicker({ selection, layout, memberBytes }: PickOptions): JsonPicker {
  const ends = createStringEnds();
  const frames: Frame[] = [];
  let phase: Phase = 'outside';
  let out: (string | Buffer)[] = [];
  let tooLarge: string[] = [];
  let done: string[] = [];
  let key = '';
  let leaf: Leaf = leafOf('scalar', { path: '', limit: 0, mark: 0, kept: false });

  const phases: Record<Phase, (chunk: Buffer, at: number) => number> = {
    outside(chunk, at) {
      const byte = chunk[at] ?? 0;
      if (isSpace(byte) || (layout === 'items' && (byte === LIST || byte === COMMA || byte === LIST_END)))
        return at + 1;
      phase = 'value';
      return at;
    },
    member(chunk, at) {
      const byte = chunk[at] ?? 0;
      if (byte === QUOTE) {
        key = '';
        phase = 'key';
      } else if (byte === OBJECT_END) closeObject();
      else if (byte !== COMMA && !isSpace(byte)) throw unexpected(byte, 'a member of an object');
      return at + 1;
    },
    key(chunk, at) {
      const end = ends.find(at);
      if (key.length < KEY_BYTES)
        key += chunk.toString('latin1', at, Math.min(end ?? chunk.length, at + KEY_BYTES));
      if (end === undefined) return chunk.length;
      key = key.replace(/"$/, '');
      phase = 'colon';
      return end;
    },
    colon(chunk, at) {
      const byte = chunk[at] ?? 0;
      if (byte === COLON) phase = 'value';
      else if (!isSpace(byte)) throw unexpected(byte, 'a colon');
      return at + 1;
    },
    value(chunk, at) {
      const byte = chunk[at] ?? 0;
      if (isSpace(byte)) return at + 1;
      return openValue(byte) ? at + 1 : at;
    },
    leaf(chunk, at) {
      const end = endOfLeaf(chunk, at);
      takeLeaf(chunk.subarray(at, end ?? chunk.length));
      if (end === undefined) return chunk.length;
      closeLeaf();
      return end;
    },
  };

  /** True when the byte was taken: that of an object whose members are selected. */
  function openValue(byte: number): boolean {
    const frame = frames.at(-1);
    const wanted = frame === undefined ? selection : frame.selection.get(key);
    const path = frame === undefined ? '' : `${frame.path}${key}`;
    const mark = out.length;
    if (frame !== undefined && wanted !== undefined) out.push(`${frame.taken > 0 ? ',' : ''}"${key}":`);
    if (byte === OBJECT && wanted !== undefined && wanted !== 'whole') {
      out.push('{');
      frames.push({ selection: wanted, path: path === '' ? '' : `${path}.`, taken: 0 });
      phase = 'member';
      return true;
    }
    leaf = leafOf(kindOf(byte), { path, limit: memberBytes(), mark, kept: wanted !== undefined });
    phase = 'leaf';
    return false;
  }

  function closeObject(): void {
    const frame = frames.pop();
    const isOutermost = frames.length === 0;
    if (isOutermost && tooLarge.length > 0)
      out.push(`${(frame?.taken ?? 0) > 0 ? ',' : ''}"tooLarge":${JSON.stringify(tooLarge)}`);
    out.push('}');
    closeValue(true);
  }

  /** Index after the value; undefined when it goes on in the next chunk. */
  function endOfLeaf(chunk: Buffer, from: number): number | undefined {
    let at = from;
    while (at < chunk.length) {
      if (leaf.inString) {
        const end = ends.find(at);
        if (end === undefined) return undefined;
        leaf.inString = false;
        if (leaf.depth === 0) return end;
        at = end;
        continue;
      }
      const byte = chunk[at] ?? 0;
      if (leaf.kind === 'scalar' && isAfterScalar(byte)) return at;
      at += 1;
      if (byte === QUOTE) leaf.inString = true;
      else if (byte === OBJECT || byte === LIST) leaf.depth += 1;
      else if ((byte === OBJECT_END || byte === LIST_END) && --leaf.depth === 0) return at;
    }
    return undefined;
  }

  function takeLeaf(part: Buffer): void {
    if (!leaf.kept) return;
    leaf.bytes += part.length;
    if (leaf.bytes <= leaf.limit) {
      out.push(part);
      return;
    }
    leaf.kept = false;
    out.length = leaf.mark;
    tooLarge.push(leaf.path);
  }

  function closeLeaf(): void {
    closeValue(leaf.kept);
  }

  function closeValue(taken: boolean): void {
    const frame = frames.at(-1);
    if (frame !== undefined) {
      if (taken) frame.taken += 1;
      phase = 'member';
      return;
    }
    done.push(textOf(out));
    out = [];
    tooLarge = [];
    phase = 'outside';
  }

  return {
    push(chunk) {
      done = [];
      ends.next(chunk);
      for (let at = 0; at < chunk.length;) at = phases[phase](chunk, at);
      return done;
    },
    end() {
      if (phase !== 'outside') throw new SyntaxError('it ends inside a value');
    },
  };
}

function leafOf(kind: Leaf['kind'], start: Pick<Leaf, 'path' | 'limit' | 'mark' | 'kept'>): Leaf {
  return { kind, ...start, bytes: 0, depth: 0, inString: false };
}

function kindOf(byte: number): Leaf['kind'] {
  if (byte === QUOTE) return 'string';
  if (byte === OBJECT || byte === LIST) return 'nested';
  // A letter, a digit or a sign; what else JSON cannot begin with is found here, since it would never end.
  if (isAfterScalar(byte) || byte === COLON) throw unexpected(byte, 'a value');
  return 'scalar';
}

function isAfterScalar(byte: number): boolean {
  return byte === COMMA || byte === OBJECT_END || byte === LIST_END || isSpace(byte);
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function unexpected(byte: number, wanted: string): SyntaxError {
  return new SyntaxError(`${JSON.stringify(String.fromCharCode(byte))} found instead of ${wanted}`);
}

/** A value that was too large as a whole leaves nothing. */
function textOf(parts: readonly (string | Buffer)[]): string {
  if (parts.length === 0) return 'null';
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))).toString(
    'utf8',
  );
}
