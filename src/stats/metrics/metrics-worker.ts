import { release } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../async/clock.js';
import { messageOf } from '../../errors/adapter-error.js';
import { createStatsHost } from '../../host/kernel-files.js';
import { countOpenFiles } from '../../host/open-files.js';
import { readFilesystem } from './filesystem-size.js';
import type { MetricsFailure, MetricsRequest, MetricsThreadData } from './messages.js';
import { readNodeTraits } from './node-traits.js';
import { createReadPods } from './read-pods.js';

/**
 * The thread in which the metrics of pods are read and encoded: thousands of files of the kernel for each
 * list.
 */
const { root } = workerData as MetricsThreadData;
const host = createStatsHost(root);
const readPods = createReadPods({
  host,
  clock: systemClock,
  node: readNodeTraits(host, release()),
  readFilesystem,
  count: (pids, isLate) => countOpenFiles(pids, isLate, `${root}/proc`),
});

parentPort?.on('message', (request: MetricsRequest) => {
  readPods(request).then(
    (answer) =>
      parentPort?.postMessage(
        answer,
        answer.pods.map(({ buffer }) => buffer),
      ),
    (error: unknown) => {
      const failure: MetricsFailure = { failed: messageOf(error) };
      parentPort?.postMessage(failure);
    },
  );
});
