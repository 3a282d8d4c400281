import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { outcome, type Attack } from '../attack.js';
import type { Field } from '../field.js';
import { flood, isUp } from '../flood.js';
import { execSession, forwardSession } from '../sessions.js';
import { createSpdyFrames, dataFrame, endlessSyns, pingFrame, resetFrame } from '../spdy-frames.js';

/** What one client sends, over and over, on a connection of its own. */
type Sends = (signal: AbortSignal) => Promise<() => Buffer | undefined>;

const BATCH = 500;
const BOMB = { streamtype: 'nothing', padding: 'a'.repeat(65_000) };

/** 130 bytes each, which are 64 KiB once they are inflated. */
const bombs: Sends = () => endlessSyns(BOMB);

/** Of a type that no session has. */
const refused: Sends = () => endlessSyns({ streamtype: 'nothing', requestid: '1', port: '1' });

const headersOnOneStream: Sends = async () => {
  const frames = createSpdyFrames();
  const parts = [await frames.syn({ streamtype: 'error', requestid: '1', port: '1' })];
  for (let each = 0; each < BATCH; each += 1) parts.push(await frames.headers(1, { more: 'b'.repeat(8000) }));
  const all = [Buffer.concat(parts)];
  return () => all.shift();
};

const pings: Sends = async () => {
  const batch = Buffer.concat(Array.from({ length: BATCH }, (_, index) => pingFrame(2 * index + 1)));
  return () => batch;
};

const resets: Sends = async () => {
  const batch = Buffer.concat(Array.from({ length: BATCH }, (_, index) => resetFrame(2 * index + 1)));
  return () => batch;
};

const MIXED = [bombs, refused, headersOnOneStream, pings, resets, bombs, refused, pings];
const eight = (sends: Sends): Sends[] => Array.from({ length: 8 }, () => sends);

export const SPDY_FLOODS: readonly Attack[] = [
  floodOf('SPDY exec, 1 client: header bombs', execSession, [bombs]),
  floodOf('SPDY exec, 8 clients: header bombs', execSession, eight(bombs)),
  floodOf('SPDY exec, 8 clients: streams, headers, pings, resets', execSession, MIXED),
  floodOf('SPDY port-forward, 8 clients: header bombs', forwardSession, eight(bombs)),
  floodOf('SPDY port-forward, 8 clients: streams, headers, pings, resets', forwardSession, MIXED),
  floodOf('SPDY exec, 8 clients: pings whose answers nobody reads', execSession, eight(pings), 'unread'),
];

/** Whoever is hung up on comes back: not faster than an API server lets him. */
const BACK_AFTER_MS = 200;

function floodOf(
  name: string,
  session: (field: Field) => Promise<Socket>,
  clients: readonly Sends[],
  answers: 'read' | 'unread' = 'read',
): Attack {
  return {
    name,
    async run(field, signal) {
      let sent = 0;
      let connections = 0;
      const attackOnce = async (sends: Sends): Promise<void> => {
        const socket = await session(field);
        connections += 1;
        if (answers === 'read') socket.resume();
        sent += await flood(socket, await sends(signal), signal);
        socket.destroy();
      };
      await Promise.all(
        clients.map(async (sends) => {
          while (!signal.aborted) {
            await attackOnce(sends).catch(() => undefined);
            await wait(BACK_AFTER_MS);
          }
        }),
      );
      return outcome(`${String(connections)} connections, ${(sent / 2 ** 20).toFixed(1)} MiB sent`);
    },
  };
}

/** Streams with the first half of a connection only, each with all that Berth takes for it. */
const HALVES = 4_096;
const HALF_BYTES = 255 * 1024;
const PIECE = Buffer.alloc(HALF_BYTES / 15);

export const HALF_PAIRS: readonly Attack[] = [
  {
    name: 'SPDY port-forward: 4,096 half pairs of 255 KiB',
    async run(field, signal) {
      const socket = await forwardSession(field);
      socket.resume();
      const frames = createSpdyFrames();
      let opened = 0;
      let sent = 0;
      while (opened < HALVES && isUp(socket, signal)) {
        const syn = await frames.syn({ streamtype: 'data', port: '80', requestid: String(opened) });
        const id = frames.lastId();
        const parts = [syn, ...Array.from({ length: 15 }, () => dataFrame(id, PIECE))];
        sent += await flood(socket, () => parts.shift(), signal);
        opened += 1;
      }
      // As long as it is there, it costs what it costs.
      if (isUp(socket, signal)) await waitFor(signal);
      socket.destroy();
      return outcome(`${String(opened)} streams, ${(sent / 2 ** 20).toFixed(0)} MiB sent`);
    },
  },
  {
    name: 'SPDY port-forward: 4,096 streams with 64 KiB of headers',
    async run(field, signal) {
      const socket = await forwardSession(field);
      socket.resume();
      const frames = createSpdyFrames();
      let opened = 0;
      const padding = 'a'.repeat(64_000);
      while (opened < HALVES && isUp(socket, signal)) {
        const syn = await frames.syn({ streamtype: 'error', port: '80', requestid: String(opened), padding });
        await flood(socket, once(syn), signal);
        opened += 1;
      }
      if (isUp(socket, signal)) await waitFor(signal);
      socket.destroy();
      return outcome(`${String(opened)} streams`);
    },
  },
  {
    name: 'SPDY port-forward, 8 clients × 32 half pairs: DATA of one byte',
    async run(field, signal) {
      const sent = await Promise.all(Array.from({ length: 8 }, () => oneByteFrames(field, signal)));
      const bytes = sent.reduce((sum, each) => sum + each, 0);
      return outcome(`${(bytes / 9 / 1e6).toFixed(2)} million frames`);
    },
  },
];

async function oneByteFrames(field: Field, signal: AbortSignal): Promise<number> {
  const socket = await forwardSession(field);
  socket.resume();
  const frames = createSpdyFrames();
  const batches: Buffer[] = [];
  for (let half = 0; half < 32; half += 1) {
    const syn = await frames.syn({ streamtype: 'data', port: '80', requestid: String(half) });
    await flood(socket, once(syn), signal);
    const frame = dataFrame(frames.lastId(), Buffer.alloc(1));
    batches.push(Buffer.concat(Array.from({ length: 2_000 }, () => frame)));
  }
  let turn = 0;
  const sent = await flood(socket, () => batches[turn++ % batches.length], signal);
  socket.destroy();
  return sent;
}

function once(bytes: Buffer): () => Buffer | undefined {
  const all = [bytes];
  return () => all.shift();
}

function waitFor(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
