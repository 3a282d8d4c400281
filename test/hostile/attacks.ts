import { setTimeout as wait } from 'node:timers/promises';
import { outcome, type Attack } from './attack.js';
import { CANCELLED_CALLS } from './attacks/cancelled-calls.js';
import { EXEC_SYNC } from './attacks/exec-sync.js';
import { GRPC_FLOODS } from './attacks/grpc-floods.js';
import { HANGING } from './attacks/hanging.js';
import { IMAGE_LABELS } from './attacks/image-labels.js';
import { LONG_NAMES } from './attacks/long-names.js';
import { NAMES_AND_LINKS } from './attacks/names-and-links.js';
import { HALF_PAIRS, SPDY_FLOODS } from './attacks/spdy-floods.js';
import { WEB_SOCKET_FLOODS } from './attacks/web-socket-floods.js';
import { ATTACK_MS } from './limits.js';

/** What the figures of all others are compared with. */
export const NOTHING: Attack = {
  name: 'nothing',
  async run() {
    await wait(ATTACK_MS);
    return outcome('');
  },
};

/** Those that the Engine may not get over come last. */
export const ATTACKS: readonly Attack[] = [
  ...SPDY_FLOODS,
  ...HALF_PAIRS,
  ...WEB_SOCKET_FLOODS,
  ...EXEC_SYNC,
  ...GRPC_FLOODS,
  ...NAMES_AND_LINKS,
  ...CANCELLED_CALLS,
  ...IMAGE_LABELS,
  ...LONG_NAMES,
  ...HANGING,
];
