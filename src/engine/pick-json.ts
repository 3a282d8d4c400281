import {
  COLON,
  COMMA,
  isSpace,
  LIST,
  LIST_END,
  OBJECT,
  OBJECT_END,
  QUOTE,
  unexpected,
} from './json-bytes.js';
import type { Selection } from './json-selection.js';
import { createPickedText, type PickedText } from './picked-text.js';
import { createStringEnds, type StringEnds } from './string-ends.js';
import { createValueEnds } from './value-ends.js';

/**
 * Takes out of JSON text, as its chunks come, what a selection names. What is not selected is passed over
 * without being held, so the size of an answer does not matter: labels and environment are what an image's
 * author chose.
 */
export interface JsonPicker {
  /**
   * The values that end in this chunk, as JSON text of just what is selected. Throws SyntaxError for what is
   * no JSON.
   */
  push(chunk: Buffer): string[];
  /** Throws SyntaxError when the text ended within a value. */
  end(): void;
}

export interface PickOptions {
  readonly selection: Selection;
  /** `values`: one or several, with white space between them. `items`: those of a list. */
  readonly layout: 'values' | 'items';
  /**
   * The most bytes of one selected member. A larger one is left out, and its path is in the list `tooLarge`
   * of the outermost object. Asked for each member, so that the limit may fall while the answer grows.
   */
  readonly memberBytes: () => number;
}

export function createJsonPicker({ selection, layout, memberBytes }: PickOptions): JsonPicker {
  const strings = createStringEnds();
  const text = createPickedText(selection, memberBytes);
  let done: string[] = [];
  const walk = createWalk({
    strings,
    text,
    layout,
    onValue: () => {
      done.push(text.finish());
    },
  });

  return {
    push(chunk) {
      done = [];
      strings.next(chunk);
      for (let at = 0; at < chunk.length;) at = walk.step(chunk, at);
      return done;
    },
    end() {
      if (!walk.isOutside()) throw new SyntaxError('it ends inside a value');
    },
  };
}

/** Goes through JSON text, and hands what it finds to `text`. */
interface Walk {
  /** Takes what it can of the chunk; gives the index of what it left. */
  step(chunk: Buffer, at: number): number;
  /** Whether no value has begun that has not ended. */
  isOutside(): boolean;
}

interface WalkParts {
  readonly strings: StringEnds;
  readonly text: PickedText;
  readonly layout: PickOptions['layout'];
  /** The outermost value has ended. */
  readonly onValue: () => void;
}

type Phase = 'outside' | 'member' | 'key' | 'colon' | 'value' | 'whole';

function createWalk({ strings, text, layout, onValue }: WalkParts): Walk {
  const keys = createKeys(strings);
  const values = createValueEnds(strings);
  let phase: Phase = 'outside';

  const phases: Record<Phase, (chunk: Buffer, at: number) => number> = {
    outside(chunk, at) {
      const byte = chunk[at] ?? 0;
      if (isSpace(byte) || (layout === 'items' && isBetweenItems(byte))) return at + 1;
      phase = 'value';
      return at;
    },
    member(chunk, at) {
      const byte = chunk[at] ?? 0;
      if (byte === QUOTE) {
        keys.begin();
        phase = 'key';
      } else if (byte === OBJECT_END) {
        text.endObject();
        endValue();
      } else if (byte !== COMMA && !isSpace(byte)) throw unexpected(byte, 'a member of an object');
      return at + 1;
    },
    key(chunk, at) {
      const end = keys.read(chunk, at);
      if (end !== undefined) phase = 'colon';
      return end ?? chunk.length;
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
      const isOpen = text.begin(keys.last(), byte === OBJECT);
      phase = isOpen ? 'member' : 'whole';
      if (isOpen) return at + 1;
      values.begin(byte);
      return at;
    },
    whole(chunk, at) {
      const end = values.find(chunk, at);
      text.take(chunk.subarray(at, end ?? chunk.length));
      if (end === undefined) return chunk.length;
      text.endWhole();
      endValue();
      return end;
    },
  };

  function endValue(): void {
    phase = text.isInside() ? 'member' : 'outside';
    if (phase === 'outside') onValue();
  }

  return { step: (chunk, at) => phases[phase](chunk, at), isOutside: () => phase === 'outside' };
}

function isBetweenItems(byte: number): boolean {
  return byte === LIST || byte === COMMA || byte === LIST_END;
}

/** Longer than any key that is selected. */
const KEY_BYTES = 64;

interface Keys {
  begin(): void;
  /** Index after the key that `at` is in; undefined when it goes on in the next chunk. */
  read(chunk: Buffer, at: number): number | undefined;
  last(): string;
}

function createKeys(strings: StringEnds): Keys {
  let key = '';
  return {
    begin() {
      key = '';
    },
    read(chunk, at) {
      const end = strings.find(at);
      if (key.length < KEY_BYTES)
        key += chunk.toString('latin1', at, Math.min(end ?? chunk.length, at + KEY_BYTES));
      if (end !== undefined) key = key.replace(/"$/, '');
      return end;
    },
    last: () => key,
  };
}
