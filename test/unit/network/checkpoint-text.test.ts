import { describe, expect, it } from 'vitest';
import { checkpointText } from '../../../src/network/checkpoint-text.js';

describe('the text of a checkpoint for cri-dockerd', () => {
  // The checksums are what Go makes of the same data: hash/fnv over go-spew 1.1.1, types named as cri-dockerd
  // names them.
  it('is what cri-dockerd writes, with the checksum that it expects', () => {
    const portMappings = [
      { protocol: 'TCP', containerPort: 80, hostPort: 8080, hostIp: '' },
      { protocol: 'UDP', containerPort: 53, hostPort: 5353, hostIp: '10.0.0.1' },
    ] as const;
    expect(checkpointText({ name: 'web', namespace: 'shop', portMappings })).toBe(
      '{"version":"v1","name":"web","namespace":"shop","data":{"port_mappings":[' +
        '{"protocol":"tcp","container_port":80,"host_port":8080},' +
        '{"protocol":"udp","container_port":53,"host_port":5353,"host_ip":"10.0.0.1"}' +
        ']},"checksum":1848510787}',
    );
  });

  it('has TCP and no port where the pod names none', () => {
    const { data } = JSON.parse(checkpointText({ name: 'a', namespace: 'b', portMappings: [{}] })) as {
      data: unknown;
    };
    expect(data).toEqual({ port_mappings: [{ protocol: 'tcp', container_port: 0, host_port: 0 }] });
  });
});
