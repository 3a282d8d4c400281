import { describe, expect, it } from 'vitest';
import {
  portMappingsToEngine,
  requirePortMappings,
} from '../../../../src/translate/to-engine/port-mappings.js';
import { portMapping } from '../../../support/builders/pod-sandbox-config.js';
import { refusalOf } from '../../../support/refusals.js';

describe('port mappings', () => {
  it('are published by the Engine, each once', () => {
    const mappings = [
      portMapping(),
      portMapping(),
      portMapping({ hostPort: 8081, hostIp: '127.0.0.1' }),
      portMapping({ hostPort: 8080, hostIp: '127.0.0.1' }),
      portMapping({ protocol: 'UDP', containerPort: 53, hostPort: 53 }),
      portMapping({ protocol: 'SCTP', containerPort: 7, hostPort: 0 }),
    ];
    expect(portMappingsToEngine(mappings)).toEqual({
      config: { ExposedPorts: { '80/tcp': {}, '53/udp': {} } },
      hostConfig: {
        PortBindings: {
          '80/tcp': [
            { HostIp: '', HostPort: '8080' },
            { HostIp: '127.0.0.1', HostPort: '8081' },
            { HostIp: '127.0.0.1', HostPort: '8080' },
          ],
          '53/udp': [{ HostIp: '', HostPort: '53' }],
        },
      },
    });
  });

  it('publish nothing where none has a host port', () => {
    expect(portMappingsToEngine([portMapping({ hostPort: 0 })])).toEqual({ config: {}, hostConfig: {} });
  });

  it.each([
    ['container_port', { containerPort: 0 }],
    ['container_port', { containerPort: 65536 }],
    ['host_port', { hostPort: -1 }],
    ['host_port', { hostPort: 65536 }],
    ['host_ip', { hostIp: 'localhost' }],
  ])('refuse %s of %j', (field, changes) => {
    expect(() => requirePortMappings([portMapping(), portMapping(changes)], 'f')).toThrow(
      refusalOf(`f[1].${field}`),
    );
  });
});
