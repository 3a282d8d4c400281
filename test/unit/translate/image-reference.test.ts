import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createImageIndex,
  familiarForm,
  findImageRepository,
  inRepository,
  isImageId,
  parseImageReference,
  requireImageName,
  withDefaultTag,
  type ImageReference,
} from '../../../src/translate/image-reference.js';
import { digestOf, imageFacts } from '../../support/builders/image.js';

const DIGEST = digestOf('a manifest');
const parse = (text: string): ImageReference => parseImageReference(text, 'image.image');

describe('parseImageReference', () => {
  it.each<[string, ImageReference]>([
    ['busybox', { domain: 'docker.io', path: 'library/busybox' }],
    ['busybox:1.36', { domain: 'docker.io', path: 'library/busybox', tag: '1.36' }],
    ['docker.io/busybox', { domain: 'docker.io', path: 'library/busybox' }],
    ['index.docker.io/busybox', { domain: 'docker.io', path: 'library/busybox' }],
    ['docker.io/library/busybox:1', { domain: 'docker.io', path: 'library/busybox', tag: '1' }],
    ['grafana/loki', { domain: 'docker.io', path: 'grafana/loki' }],
    ['registry.k8s.io/pause:3.10', { domain: 'registry.k8s.io', path: 'pause', tag: '3.10' }],
    ['localhost/x', { domain: 'localhost', path: 'x' }],
    ['localhost:5000', { domain: 'docker.io', path: 'library/localhost', tag: '5000' }],
    ['127.0.0.1:5000/a/b:c', { domain: '127.0.0.1:5000', path: 'a/b', tag: 'c' }],
    ['[::1]:5000/x', { domain: '[::1]:5000', path: 'x' }],
    ['[fd00::10]/x/y:1', { domain: '[fd00::10]', path: 'x/y', tag: '1' }],
    ['Registry/x', { domain: 'Registry', path: 'x' }],
    ['a__b/c-d--e/f.g_h', { domain: 'docker.io', path: 'a__b/c-d--e/f.g_h' }],
    [`busybox@${DIGEST}`, { domain: 'docker.io', path: 'library/busybox', digest: DIGEST }],
    [`quay.io:443/a/b:1@${DIGEST}`, { domain: 'quay.io:443', path: 'a/b', tag: '1', digest: DIGEST }],
  ])('reads %s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it.each([
    ['', 'must name an image'],
    ['a'.repeat(64), 'is the id of an image'],
    [`sha256:${'a'.repeat(64)}`, 'is the id of an image'],
    ['Busybox', '"library/Busybox" must be lower case'],
    ['registry.k8s.io/Pause', '"Pause" must be lower case'],
    ['busybox:', '"" is not a valid tag'],
    ['busybox:-a', '"-a" is not a valid tag'],
    [`busybox:${'a'.repeat(129)}`, 'is not a valid tag'],
    ['busybox@sha256:abc', '"sha256:abc" is not a valid digest'],
    [`busybox@md5:${'a'.repeat(64)}`, 'is not a valid digest'],
    [`busybox@${DIGEST.toUpperCase()}`, 'is not a valid digest'],
    ['-x.io/a', '"-x.io" is not a valid registry'],
    ['[::1/x', '"[::1" is not a valid registry'],
    ['x.io/', '"" is not a valid repository name'],
    ['a//b', '"a//b" is not a valid repository name'],
    ['a..b', 'is not a valid repository name'],
    [' busybox', 'is not a valid repository name'],
    ['busybox\n', 'is not a valid repository name'],
    [`x.io/${'a'.repeat(256)}`, 'longer than 255'],
    ['https://x.io/a', 'is not a valid registry'],
  ])('refuses %j and names the field and what is wrong', (text, problem) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        fault: 'invalid-argument',
        message: expect.stringMatching(/^image\.image: /) as string,
      }),
    );
    expect(() => parse(text)).toThrow(problem);
  });

  it('does not repeat a password that got into the reference', () => {
    expect(() => parse('user:hunter2@registry.example/x')).toThrow(/^(?!.*hunter2)/);
  });

  it('reads back what the Engine prints, for every reference there is', () => {
    fc.assert(
      fc.property(references, (reference) => {
        expect(parse(familiarForm(reference))).toEqual(reference);
      }),
    );
  });

  it('reads the full spelling and the familiar one as the same reference', () => {
    fc.assert(
      fc.property(references, (reference) => {
        const rest = familiarForm({ ...reference, domain: 'x.io' }).slice('x.io/'.length);
        expect(parse(`${reference.domain}/${rest}`)).toEqual(reference);
      }),
    );
  });

  it('takes any text without failing in another way than by refusing it', () => {
    fc.assert(
      fc.property(fc.string({ unit: charactersOf('ab/:@.-_[]A0') }), (text) => {
        try {
          expect(parse(familiarForm(parse(text)))).toEqual(parse(text));
        } catch (error) {
          expect(error).toHaveProperty('fault', 'invalid-argument');
        }
      }),
    );
  });
});

describe('withDefaultTag', () => {
  it('adds latest to a bare name, so that the Engine does not pull every tag', () => {
    expect(withDefaultTag(parse('busybox'))).toHaveProperty('tag', 'latest');
  });

  it('leaves a tag and a digest alone', () => {
    expect(withDefaultTag(parse('busybox:1'))).toEqual(parse('busybox:1'));
    expect(withDefaultTag(parse(`busybox@${DIGEST}`))).toEqual(parse(`busybox@${DIGEST}`));
  });
});

describe('familiarForm', () => {
  it.each([
    ['docker.io/library/busybox:1', 'busybox:1'],
    ['docker.io/grafana/loki', 'grafana/loki'],
    ['docker.io/library/a/b', 'library/a/b'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    ['docker.io/localhost/x', 'docker.io/localhost/x'],
    ['docker.io/a.b/x', 'docker.io/a.b/x'],
  ])('prints %s as %s', (full, short) => {
    expect(familiarForm(parse(full))).toBe(short);
  });
});

describe('isImageId', () => {
  it('knows whole ids, with and without the algorithm', () => {
    expect(isImageId(DIGEST)).toBe(true);
    expect(isImageId(DIGEST.slice('sha256:'.length))).toBe(true);
    expect(isImageId(DIGEST.slice(0, 20))).toBe(false);
    expect(isImageId('busybox')).toBe(false);
  });
});

describe('createImageIndex', () => {
  const busybox = imageFacts();
  const pause = imageFacts({
    id: digestOf('pause'),
    repoTags: ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:latest', '<none>:<none>'],
    repoDigests: [`registry.k8s.io/pause@${DIGEST}`, '<none>@<none>'],
  });
  const index = createImageIndex([busybox, pause]);

  it.each([
    ['the id', pause.id],
    ['its hex digits', pause.id.slice(7)],
    ['the first twelve of them', pause.id.slice(7, 19)],
    ['the same with the algorithm', pause.id.slice(0, 19)],
    ['a tag', 'registry.k8s.io/pause:3.10'],
    ['a bare name, which is latest', 'registry.k8s.io/pause'],
    ['a registry in capitals', 'Registry.K8s.IO/pause:3.10'],
    ['a digest', `registry.k8s.io/pause@${DIGEST}`],
    ['its id as a digest, which it is in containerd’s store', `registry.k8s.io/pause@${pause.id}`],
    ['a digest beside another tag', `registry.k8s.io/pause:gone@${DIGEST}`],
  ])('finds an image by %s', (_what, text) => {
    expect(index.find(text)).toBe(pause);
  });

  it.each([
    'busybox:1.36',
    'docker.io/busybox:1.36',
    'docker.io/library/busybox:1.36',
    'index.docker.io/library/busybox:1.36',
  ])('finds an image of Docker Hub as %s', (text) => {
    expect(index.find(text)).toBe(busybox);
  });

  it.each([
    ['another tag', 'busybox:1.35'],
    ['a bare name without a latest', 'busybox'],
    ['the digest in another repository', `busybox@${DIGEST}`],
    ['a tag with a digest it does not have', `busybox:1.36@${DIGEST}`],
    ['fewer than twelve digits', pause.id.slice(7, 18)],
    ['an unknown id', digestOf('nothing')],
    ['nothing', ''],
    ['no reference at all', '<none>:<none>'],
  ])('finds nothing by %s', (_what, text) => {
    expect(index.find(text)).toBeUndefined();
  });

  it('finds nothing by digits that two ids begin with', () => {
    const first = imageFacts({ id: `sha256:${'a'.repeat(63)}0` as never, repoTags: [], repoDigests: [] });
    const second = imageFacts({ id: `sha256:${'a'.repeat(63)}1` as never, repoTags: [], repoDigests: [] });
    expect(createImageIndex([first, second]).find('a'.repeat(12))).toBeUndefined();
    expect(createImageIndex([first]).find('a'.repeat(12))).toBe(first);
  });

  it('takes a name that looks like the first digits of an id for the name', () => {
    const named = imageFacts({ repoTags: [`${pause.id.slice(7, 19)}:latest`], repoDigests: [] });
    expect(createImageIndex([pause, named]).find(pause.id.slice(7, 19))).toBe(named);
  });
});

describe('requireImageName', () => {
  it.each([DIGEST, DIGEST.slice(7), DIGEST.slice(7, 19), 'busybox', `busybox@${DIGEST}`])(
    'lets %s through',
    (text) => {
      expect(requireImageName(text, 'image.image')).toBe(text);
    },
  );

  it('refuses what can name no image', () => {
    expect(() => requireImageName('No Image', 'filter.image.image')).toThrow(/^filter\.image\.image: /);
  });
});

describe('findImageRepository', () => {
  it('gives the repository of a bare name only', () => {
    expect(findImageRepository('busybox')).toEqual({ domain: 'docker.io', path: 'library/busybox' });
    expect(findImageRepository('busybox:1')).toBeUndefined();
    expect(findImageRepository(`busybox@${DIGEST}`)).toBeUndefined();
    expect(findImageRepository(DIGEST)).toBeUndefined();
  });
});

describe('inRepository', () => {
  it('looks at tags and digests', () => {
    const byDigest = imageFacts({ repoTags: [], repoDigests: [`x.io/a@${DIGEST}`] });
    expect(inRepository(imageFacts(), parse('docker.io/busybox'))).toBe(true);
    expect(inRepository(byDigest, parse('X.io/a'))).toBe(true);
    expect(inRepository(byDigest, parse('x.io/b'))).toBe(false);
  });
});

const charactersOf = (text: string): fc.Arbitrary<string> => fc.constantFrom(...text.split(''));
const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: charactersOf('0123456789abcdef'), minLength: length, maxLength: length });
const word = fc.string({ unit: charactersOf('abz019'), minLength: 1, maxLength: 6 });
const pathComponent = fc
  .array(fc.tuple(fc.constantFrom('.', '_', '__', '-', '---'), word), { maxLength: 2 })
  .chain((more) => word.map((first) => first + more.flat().join('')));
const registry = fc.oneof(
  fc.constant('docker.io'),
  fc
    .constantFrom('localhost', 'registry.k8s.io', '127.0.0.1', '[::1]', '[fd00::a:1]', 'CAPS')
    .chain((host) =>
      fc
        .option(fc.integer({ min: 1, max: 65535 }), { nil: undefined })
        .map((port) => (port === undefined ? host : `${host}:${String(port)}`)),
    ),
);
/** As parsing gives them: on Docker Hub, a name of one component is in `library/`. */
const references: fc.Arbitrary<ImageReference> = fc
  .record(
    {
      domain: registry,
      components: fc.array(pathComponent, { minLength: 1, maxLength: 3 }),
      tag: fc
        .string({ unit: charactersOf('aZ0_.-'), minLength: 1, maxLength: 20 })
        .filter((tag) => /^\w/.test(tag)),
      digest: hex(64).map((digits) => `sha256:${digits}`),
    },
    { requiredKeys: ['domain', 'components'] },
  )
  .map(({ domain, components, ...rest }) => {
    const path = components.join('/');
    return {
      domain,
      path: domain === 'docker.io' && components.length === 1 ? `library/${path}` : path,
      ...rest,
    };
  });
