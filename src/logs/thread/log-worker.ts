import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../async/clock.js';
import { createEngineClient } from '../../engine/connect.js';
import type { LogCommand, LogThreadData, ThreadReport } from './messages.js';
import { createDockerRootDir } from '../../engine/docker-root-dir.js';
import { createPumps } from './pumps.js';
import { createPositions } from '../file/position.js';

/**
 * The thread in which all logs are written: it waits for disks, and has its own connections to the Engine.
 */
const { engine, positionsDirectory } = workerData as LogThreadData;
const client = createEngineClient(engine);
const report = (message: ThreadReport): void => parentPort?.postMessage(message);
const pumps = createPumps({
  logs: client.containers.logs,
  dockerRootDir: createDockerRootDir(client),
  positions: createPositions(positionsDirectory),
  nowNs: systemClock.nowNs,
  report,
});

parentPort?.on('message', (command: LogCommand) => {
  if (command.kind !== 'close') {
    pumps.handle(command);
    return;
  }
  void pumps.close().then(() => {
    client.close();
    parentPort?.close();
  });
});
