import type { NetworkInterface } from '../network-interfaces.js';
import type { PodReading, PodRow, Source } from '../metric-row.js';

export const NETWORK_ROWS: readonly PodRow[] = [
  row('container_network_receive_bytes_total', 'Bytes received.', 'rxBytes'),
  row('container_network_receive_packets_total', 'Packets received.', 'rxPackets'),
  row('container_network_receive_packets_dropped_total', 'Packets dropped while receiving.', 'rxDropped'),
  row('container_network_receive_errors_total', 'Errors encountered while receiving.', 'rxErrors'),
  row('container_network_transmit_bytes_total', 'Bytes sent.', 'txBytes'),
  row('container_network_transmit_packets_total', 'Packets sent.', 'txPackets'),
  row('container_network_transmit_packets_dropped_total', 'Packets dropped while sending.', 'txDropped'),
  row('container_network_transmit_errors_total', 'Errors encountered while sending.', 'txErrors'),
];

function row(name: string, help: string, field: Exclude<keyof NetworkInterface, 'name'>): PodRow {
  const source: Source<PodReading> = {
    says: '`/proc/PID/net/dev` of the pause process',
    read: ({ interfaces }) => interfaces.map((each) => ({ value: each[field], labels: [each.name] })),
  };
  return {
    of: 'pod',
    name,
    help,
    type: 'counter',
    unit: name.includes('bytes') ? 'bytes' : 'count',
    labels: ['interface'],
    v1: source,
    v2: source,
    choice:
      'Of the pod, with `container="POD"` as Docker’s own pause containers have had it in cAdvisor, and CRI-O. Without `lo`, `veth…`, `docker…` and `nerdctl…`, as in cAdvisor; containerd has eth0 alone, CRI-O every link. Pods on the node’s network have none: the counters would be the node’s.',
  };
}
