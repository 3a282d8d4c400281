import { describe, expect, it } from 'vitest';
import { containerLabels, LABEL, readPlainLabels, sandboxLabels } from '../../../src/translate/labels.js';

const forged = {
  [LABEL.type]: 'container',
  [LABEL.sandboxId]: 'f'.repeat(64),
  [LABEL.logPath]: '/etc/passwd',
  [LABEL.sandboxRecord]: '{}',
  [LABEL.containerRecord]: '{}',
  'annotation.note': 'forged',
};

describe('sandboxLabels', () => {
  it("keeps raw labels for the Engine's filters and annotations under cri-dockerd's prefix", () => {
    expect(
      sandboxLabels({ labels: { app: 'web', empty: '' }, annotations: { note: 'n' } }, '{"v":1}'),
    ).toEqual({
      app: 'web',
      empty: '',
      'annotation.note': 'n',
      'io.kubernetes.docker.type': 'podsandbox',
      'io.kubernetes.container.name': 'POD',
      'io.berth.sandbox': '{"v":1}',
    });
  });

  it('does not let a request set the labels that say what an object is', () => {
    const labels = sandboxLabels(
      { labels: { ...forged, [LABEL.containerName]: 'app' }, annotations: {} },
      'record',
    );
    expect(labels).toEqual({
      [LABEL.type]: 'podsandbox',
      [LABEL.containerName]: 'POD',
      [LABEL.sandboxRecord]: 'record',
    });
  });
});

describe('containerLabels', () => {
  const input = {
    sandboxId: '5'.repeat(64),
    logPath: '/var/log/a.log',
    record: 'record',
    imageId: 'sha256:1',
    imageLabels: {},
  };
  const own = {
    [LABEL.type]: 'container',
    [LABEL.sandboxId]: '5'.repeat(64),
    [LABEL.logPath]: '/var/log/a.log',
    [LABEL.imageId]: 'sha256:1',
    [LABEL.containerRecord]: 'record',
  };

  it('does not let a request set the labels that say what an object is', () => {
    expect(containerLabels({ ...input, cri: { labels: forged, annotations: {} } })).toEqual(own);
  });

  it("blanks the image's labels in reserved namespaces, and only those", () => {
    const imageLabels = {
      'io.kubernetes.pod.name': 'evil',
      'io.berth.container': 'evil',
      'annotation.evil': '1',
      [LABEL.type]: 'podsandbox',
      maintainer: 'someone',
    };
    expect(containerLabels({ ...input, cri: { labels: {}, annotations: {} }, imageLabels })).toEqual({
      ...own,
      'io.kubernetes.pod.name': '',
      'annotation.evil': '',
    });
  });

  it('keeps what the request says over what is blanked', () => {
    const cri = { labels: { 'io.kubernetes.pod.name': 'web' }, annotations: { a: 'mine' } };
    const labels = containerLabels({
      ...input,
      cri,
      imageLabels: { 'io.kubernetes.pod.name': 'evil', 'annotation.a': 'evil' },
    });
    expect(labels).toMatchObject({ 'io.kubernetes.pod.name': 'web', 'annotation.a': 'mine' });
  });
});

describe('readPlainLabels', () => {
  it('tells labels from annotations and leaves out what says what the object is', () => {
    const engine = { ...forged, app: 'web', [LABEL.containerName]: 'app' };
    expect(readPlainLabels(engine, {}, 'container')).toEqual({
      labels: { app: 'web', [LABEL.containerName]: 'app' },
      annotations: { note: 'forged' },
    });
  });

  it('hides the container name of a pause container, which is no label of the pod', () => {
    expect(readPlainLabels({ [LABEL.containerName]: 'POD', app: 'web' }, {}, 'sandbox').labels).toEqual({
      app: 'web',
    });
  });

  it("leaves out what the image brought, but not a label that only shares the image's key", () => {
    const engine = { maintainer: 'someone', 'annotation.x': '1', version: '2' };
    const image = { maintainer: 'someone', 'annotation.x': '1', version: '1' };
    expect(readPlainLabels(engine, image, 'container')).toEqual({
      labels: { version: '2' },
      annotations: {},
    });
  });

  it('keeps what every container is given by its creator, also where an image has guessed the value', () => {
    const engine = { [LABEL.podNamespace]: 'default', [LABEL.containerName]: 'main', app: 'web' };
    expect(readPlainLabels(engine, engine, 'container').labels).toEqual({
      [LABEL.podNamespace]: 'default',
      [LABEL.containerName]: 'main',
    });
  });

  it('takes a blanked label of a reserved namespace for none, and keeps any other empty one', () => {
    const engine = { 'io.kubernetes.pod.name': '', 'io.berth.x': '', 'annotation.a': '', empty: '' };
    expect(readPlainLabels(engine, {}, 'container')).toEqual({ labels: { empty: '' }, annotations: {} });
  });
});
