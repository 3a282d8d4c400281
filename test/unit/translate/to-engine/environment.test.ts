import { describe, expect, it } from 'vitest';
import type { KeyValue } from '../../../../src/cri/generated/runtime/v1/KeyValue.js';
import { environmentToConfig } from '../../../../src/translate/to-engine/environment.js';
import { refusalOf } from '../../../support/refusals.js';

describe('environment variables', () => {
  const variable = (key: string, value: string | Buffer): KeyValue => ({ key, value: Buffer.from(value) });

  it('are sent with their values, empty, multi-line and UTF-8 ones too', () => {
    const envs = [variable('A', ''), variable('B', 'x=y\nz'), variable('C', '\uFEFFgrün 🐳')];
    expect(environmentToConfig(envs)).toEqual({ Env: ['A=', 'B=x=y\nz', 'C=\uFEFFgrün 🐳'] });
  });

  it("leave the image's alone where none are given", () => {
    expect(environmentToConfig([])).toEqual({});
  });

  it('variables of the same name are the last one', () => {
    expect(environmentToConfig([variable('A', '1'), variable('B', '2'), variable('A', '3')])).toEqual({
      Env: ['A=3', 'B=2'],
    });
  });

  it.each([
    ['config.envs[0].key', '', 'x'],
    ['config.envs[0].key', 'A=B', 'x'],
    ['config.envs[0].key', 'A\0', 'x'],
    ['config.envs[0].value', 'A', 'secret\0'],
    ['config.envs[0].value', 'A', Buffer.from([0x73, 0x65, 0xff, 0xfe])],
  ])('refuse %s of %j', (field, key, value) => {
    expect(() => environmentToConfig([variable(key, value)])).toThrow(refusalOf(field));
  });

  it('never show a value in an error', () => {
    expect(() => environmentToConfig([variable('A', 'hunter2\0')])).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});
