import { describe, expect, it } from 'vitest';
import {
  readContainerRecord,
  readSandboxRecord,
  writeContainerRecord,
  writeSandboxRecord,
} from '../../../src/translate/record-label.js';
import {
  containerConfig,
  linuxContainerConfig,
  linuxResources,
  mount,
} from '../../support/builders/container-config.js';
import {
  linuxPodSandboxConfig,
  podSandboxConfig,
  portMapping,
  sandboxSecurityContext,
} from '../../support/builders/pod-sandbox-config.js';

const pod = { name: 'web', namespace: 'default', uid: '0a1b2c' };

describe('the sandbox record', () => {
  it('gives labels and annotations back byte for byte, the empty and the reserved ones too', () => {
    const labels = {
      constructor: 'a label',
      empty: '',
      'annotation.x': '1',
      'io.kubernetes.docker.type': 'mine',
      quotes: 'a=b,"c" {d}\n',
    };
    const read = readSandboxRecord(
      writeSandboxRecord(podSandboxConfig({ labels, annotations: { a: '' } }), 'kata'),
    );
    expect(read).toMatchObject({ runtimeHandler: 'kata', config: { labels, annotations: { a: '' } } });
  });

  it('keeps what is set, zeros that mean something and messages that are there but empty', () => {
    const config = podSandboxConfig({
      portMappings: [portMapping({ hostPort: 0 })],
      dnsConfig: { servers: [], searches: [''], options: [] },
      linux: linuxPodSandboxConfig({
        sysctls: { 'net.core.somaxconn': '' },
        securityContext: sandboxSecurityContext({ runAsUser: { value: '0' }, privileged: true }),
        resources: linuxResources({ cpusetCpus: '0', unified: { 'memory.oom.group': '0' } }),
      }),
    });
    expect(readSandboxRecord(writeSandboxRecord(config, ''))?.config).toMatchObject({
      portMappings: [{ protocol: 'TCP', containerPort: 80 }],
      dnsConfig: { searches: [''] },
      linux: {
        sysctls: { 'net.core.somaxconn': '' },
        securityContext: { runAsUser: { value: '0' }, privileged: true },
        resources: { cpusetCpus: '0', unified: { 'memory.oom.group': '0' } },
      },
    });
  });

  it('leaves out what has the default anyway', () => {
    const text = writeSandboxRecord(podSandboxConfig({ linux: null, labels: {} }), '');
    expect(text).not.toMatch(/null|\[\]|false|labels|windows|"attempt"/);
  });

  it.each([
    ['nothing', ''],
    ['text that is not JSON', '{'],
    ['another type', '7'],
    ['null', 'null'],
    ['a newer version', '{"v":2,"config":{"metadata":{"name":"web"}}}'],
    ['no version', '{"config":{"metadata":{"name":"web"}}}'],
    ['no config', '{"v":1}'],
    ['no metadata', '{"v":1,"config":{}}'],
    ['labels that are not text', '{"v":1,"config":{"metadata":{"name":"web"},"labels":{"a":1}}}'],
  ])('is not read from %s', (_what, text) => {
    expect(readSandboxRecord(text)).toBeUndefined();
    expect(readContainerRecord(text)).toBeUndefined();
  });
});

describe('the container record', () => {
  it('never holds the value of an environment variable', () => {
    const text = writeContainerRecord(
      containerConfig({ envs: [{ key: 'PASSWORD', value: Buffer.from('hunter2') }] }),
      pod,
      'cri',
    );
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain(Buffer.from('hunter2').toString('base64'));
    expect(readContainerRecord(text)?.config.envs).toEqual([{ key: 'PASSWORD' }]);
  });

  it('holds mounts, resources and the pod', () => {
    const config = containerConfig({
      args: ['', '0'],
      mounts: [mount({ propagation: 'PROPAGATION_BIDIRECTIONAL' })],
      linux: linuxContainerConfig({
        resources: linuxResources({ hugepageLimits: [{ pageSize: '2MB', limit: '0' }] }),
      }),
    });
    const read = readContainerRecord(writeContainerRecord(config, { ...pod, ...{ attempt: 4 } }, 'cri'));
    expect(read?.pod).toEqual(pod);
    expect(read?.config).toMatchObject({
      args: ['', '0'],
      mounts: [{ containerPath: '/data', hostPath: '/srv/data', propagation: 'PROPAGATION_BIDIRECTIONAL' }],
      linux: { resources: { hugepageLimits: [{ pageSize: '2MB', limit: '0' }] } },
    });
  });

  it('holds how the log is written; older Berths did not say, and what a newer one says may be unknown', () => {
    const text = writeContainerRecord(containerConfig(), pod, 'link');
    expect(readContainerRecord(text)?.logMode).toBe('link');
    for (const other of ['', ',"logMode":"journal"'])
      expect(readContainerRecord(text.replace(',"logMode":"link"', other))).toMatchObject({
        pod,
        logMode: undefined,
      });
  });
});
