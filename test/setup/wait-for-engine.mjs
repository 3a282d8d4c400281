// Waits until the Engine on a socket answers; fails after half a minute.
//   node wait-for-engine.mjs SOCKET
import { setTimeout as wait } from 'node:timers/promises';
import { engine } from '../../packaging/pause/engine-http.mjs';

const socket = process.argv[2];
const deadline = Date.now() + 30_000;
for (;;) {
  try {
    await engine(socket, 'GET', '/_ping', { limitMs: 5_000 });
    break;
  } catch (error) {
    if (Date.now() > deadline) throw error;
    await wait(50);
  }
}
