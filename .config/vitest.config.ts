import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import ClosingLine from './closing-line.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const minutes = (n: number): number => n * 60_000;

export default defineConfig({
  root,
  test: {
    reporters: ['default', new ClosingLine()],
    // A tier that has no test yet has none that fails.
    passWithNoTests: true,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { extends: true, test: { name: 'component', include: ['test/component/**/*.test.ts'] } },
      { extends: true, test: { name: 'contract', include: ['test/contract/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          // The files share two Engines and one machine's network.
          fileParallelism: false,
          testTimeout: minutes(2),
          hookTimeout: minutes(2),
        },
      },
      // Engines and a kubelet of the kubelet's own: test/setup/kubelet.sh.
      {
        extends: true,
        test: {
          name: 'kubelet',
          include: ['test/kubelet/**/*.test.ts'],
          fileParallelism: false,
          hookTimeout: minutes(2),
        },
      },
      // No tests: figures for people, by npm run bench.
      {
        extends: true,
        test: {
          name: 'bench',
          include: ['test/bench/**/*.test.ts'],
          fileParallelism: false,
          hookTimeout: minutes(10),
        },
      },
      // Attacks with figures, by npm run hostile.
      {
        extends: true,
        test: {
          name: 'hostile',
          include: ['test/hostile/**/*.test.ts'],
          fileParallelism: false,
          hookTimeout: minutes(3),
        },
      },
      { extends: true, test: { name: 'conformance', include: ['test/conformance/**/*.test.ts'] } },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/cri/generated/**'],
      reporter: ['text-summary', 'html', 'json-summary'],
      reportsDirectory: 'coverage',
    },
  },
});
