import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { imageInspect, imageSummary } from '../../../../src/engine/wire/image.js';
import { imageFactsFrom, toImage } from '../../../../src/translate/to-cri/image.js';
import { digestOf, imageFacts, imageProcess } from '../../../support/builders/image.js';

const id = digestOf('busybox');
const digest = digestOf('manifest');

function summary(changes: object = {}) {
  return v.parse(imageSummary, {
    Id: id,
    RepoTags: ['busybox:1.36'],
    RepoDigests: [`busybox@${digest}`],
    Size: 4_000_000,
    ...changes,
  });
}

function inspect(Config: object | null) {
  return v.parse(imageInspect, { Id: id, Config });
}

describe('imageFactsFrom', () => {
  it('joins the list, which knows the size, with inspect, which knows the config', () => {
    const config = {
      User: '1000:7',
      Labels: { a: '1' },
      StopSignal: 'SIGQUIT',
      Entrypoint: ['/bin/é'],
      Env: ['A=1', 'B=22'],
      WorkingDir: '/srv',
      Volumes: { '/data': {} },
    };
    expect(imageFactsFrom(summary(), inspect(config))).toEqual({
      id,
      repoTags: ['busybox:1.36'],
      repoDigests: [`busybox@${digest}`],
      sizeBytes: 4_000_000,
      user: '1000:7',
      labels: { a: '1' },
      stopSignal: 'SIGQUIT',
      isTooLarge: false,
      process: imageProcess({
        entrypoint: { count: 1, bytes: 8, first: 7, longest: 7 },
        env: { count: 2, bytes: 9, first: 3, longest: 4 },
      }),
    });
  });

  it('knows of paths in the config that no kernel can take', () => {
    const config = { WorkingDir: `/${'x'.repeat(256)}`, Volumes: { '/data': {}, ['/x'.repeat(2048)]: {} } };
    expect(imageFactsFrom(summary(), inspect(config)).process).toMatchObject({
      workingDirFault: expect.stringContaining('255 bytes'),
      volumeFault: expect.stringContaining('4095 bytes'),
    });
  });

  it('keeps no more of a user and a stop signal than shows that they cannot be used', () => {
    const facts = imageFactsFrom(
      summary(),
      inspect({
        User: `${'u'.repeat(4_000_000)}:${'g'.repeat(4_000_000)}`,
        StopSignal: '9'.repeat(4_000_000),
      }),
    );
    expect(facts.user).toBe(`${'u'.repeat(256)}:${'g'.repeat(256)}`);
    expect(facts.stopSignal.length).toBeLessThan(100);
  });

  it('knows of more volumes than the Engine can make within the time of a call', () => {
    const Volumes = Object.fromEntries(Array.from({ length: 1025 }, (_, index) => [`/v/${index}`, {}]));
    expect(imageFactsFrom(summary(), inspect({ Volumes })).process.volumeFault).toContain('1024');
  });

  it.each([
    ['no inspect', undefined],
    ['no config', inspect(null)],
    ['a config with nothing in it', inspect({ User: null, Labels: null, StopSignal: null })],
  ])('has an image of root without labels for %s', (_what, inspected) => {
    expect(imageFactsFrom(summary(), inspected)).toMatchObject({ user: '', labels: {}, stopSignal: '' });
  });

  it('sorts what the containerd store mixes', () => {
    const mixed = summary({
      RepoTags: ['busybox:1.36', `busybox@${digest}`, `busybox:1.36@${digest}`, '<none>:<none>'],
      RepoDigests: [
        `busybox:1.36@${digest}`,
        `busybox@${digest}`,
        `host:5000/a/b:2@${digest}`,
        `host:5000/c@${digest}`,
        digest,
        `<none>@${digest}`,
      ],
    });
    expect(imageFactsFrom(mixed, undefined)).toMatchObject({
      repoTags: ['busybox:1.36'],
      repoDigests: [`busybox@${digest}`, `host:5000/a/b@${digest}`, `host:5000/c@${digest}`],
    });
  });

  it('takes the names from inspect where there are too many for the list', () => {
    const short = { ...summary({ RepoTags: undefined }), tooLarge: ['RepoTags'] };
    const RepoTags = ['busybox:1', 'busybox:2'];
    expect(imageFactsFrom(short, { ...inspect({ User: '7' }), RepoTags })).toMatchObject({
      repoTags: RepoTags,
      user: '7',
      isTooLarge: false,
    });
  });

  it('lets containers be made of an image with more names than can be read', () => {
    const inspected = { ...inspect({}), tooLarge: ['RepoTags'] };
    expect(imageFactsFrom(summary(), inspected).isTooLarge).toBe(false);
    expect(imageFactsFrom(summary(), { ...inspected, tooLarge: ['Config.Labels'] }).isTooLarge).toBe(true);
  });

  it('takes null for no references', () => {
    expect(imageFactsFrom(summary({ RepoTags: null, RepoDigests: null }), undefined)).toMatchObject({
      repoTags: [],
      repoDigests: [],
    });
  });
});

describe('toImage', () => {
  it('is what CRI lists', () => {
    expect(toImage(imageFacts(), true)).toEqual({
      id,
      repoTags: ['busybox:1.36'],
      repoDigests: [`busybox@${digestOf('busybox manifest')}`],
      size: '4261502',
      uid: { value: '0' },
      username: '',
      spec: null,
      pinned: true,
    });
  });

  it('never has a size of 0, which the kubelet refuses', () => {
    expect(toImage(imageFacts({ sizeBytes: 0 }), false)).toMatchObject({ size: '1', pinned: false });
  });

  it.each([
    ['', '0', ''],
    [':7', '0', ''],
    ['0', '0', ''],
    ['1000', '1000', ''],
    ['1000:1000', '1000', ''],
    ['0001000', '1000', ''],
    ['2147483647', '2147483647', ''],
    ['2147483648', undefined, '2147483648'],
    ['4294967296', undefined, '4294967296'],
    ['-1', undefined, '-1'],
    ['1000abc', undefined, '1000abc'],
    ['0x0', undefined, '0x0'],
    [' 0', undefined, ' 0'],
    ['nobody', undefined, 'nobody'],
    ['nobody:staff', undefined, 'nobody'],
  ])('tells the user %j as uid %s and name %j', (user, uid, username) => {
    expect(toImage(imageFacts({ user }), false)).toMatchObject({
      uid: uid === undefined ? null : { value: uid },
      username,
    });
  });
});
