import { describe, expect, it } from 'vitest';
import type { OfferedVersions } from '../../../src/engine/api-version.js';
import { commonVersion, createApiAgreement } from '../../../src/engine/api-version.js';

const { signal } = new AbortController();

describe('commonVersion', () => {
  it.each([
    [{ newest: '1.41', oldest: '1.12' }, '1.41'],
    [{ newest: '1.51', oldest: '1.24' }, '1.51'],
    [{ newest: '1.56', oldest: '1.40' }, '1.55'],
    [{ newest: '1.52', oldest: '1.44' }, '1.52'],
  ])('the common version of %j is %s', (offered, common) => {
    expect(commonVersion(offered)).toBe(common);
  });

  it('does not exist with an Engine before 20.10, or one that wants newer clients', () => {
    expect(() => commonVersion({ newest: '1.40', oldest: '1.12' })).toThrow(
      expect.objectContaining({ fault: 'failed-precondition', message: expect.stringContaining('1.40') }),
    );
    expect(() => commonVersion({ newest: '1.70', oldest: '1.60' })).toThrow(
      expect.objectContaining({ fault: 'failed-precondition', message: expect.stringContaining('1.60') }),
    );
  });
});

describe('ApiAgreement', () => {
  function agreementWith(...offers: (OfferedVersions | Error)[]) {
    let asked = 0;
    const agreement = createApiAgreement(async () => {
      const offer = offers[Math.min(asked, offers.length - 1)];
      asked += 1;
      if (offer === undefined) throw new Error('asked too often');
      if (offer instanceof Error) throw offer;
      return offer;
    });
    return { agreement, asked: () => asked };
  }
  const old = { newest: '1.41', oldest: '1.12' };
  const young = { newest: '1.51', oldest: '1.24' };

  it('asks once for all who call meanwhile, and not again', async () => {
    const { agreement, asked } = agreementWith(old);
    expect(() => agreement.current()).toThrow(expect.objectContaining({ fault: 'unavailable' }));
    expect(await Promise.all([agreement.agreed(signal), agreement.agreed(signal)])).toEqual(['1.41', '1.41']);
    expect(await agreement.agreed(signal)).toBe('1.41');
    expect(asked()).toBe(1);
  });

  it('asks again after a doubt, and keeps the last version known until then', async () => {
    const { agreement } = agreementWith(old, young);
    await agreement.agreed(signal);
    agreement.doubt();
    expect(agreement.current()).toBe('1.41');
    expect(await agreement.agreed(signal)).toBe('1.51');
  });

  it('doubts when an answer shows another version than the Engine had', async () => {
    const { agreement, asked } = agreementWith({ newest: '1.60', oldest: '1.24' }, young);
    await agreement.agreed(signal);
    agreement.saw('1.60');
    await agreement.agreed(signal);
    expect(asked()).toBe(1);
    agreement.saw('1.51');
    expect(await agreement.agreed(signal)).toBe('1.51');
  });

  it('does not keep a failure', async () => {
    const { agreement } = agreementWith(new Error('no Engine'), young);
    await expect(agreement.agreed(signal)).rejects.toThrow('no Engine');
    expect(await agreement.agreed(signal)).toBe('1.51');
  });

  it('lets a caller go whose signal fires, without ending the question of the others', async () => {
    const { agreement } = agreementWith(young);
    const abort = new AbortController();
    const left = agreement.agreed(abort.signal);
    const stayed = agreement.agreed(signal);
    abort.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(await stayed).toBe('1.51');
  });
});
