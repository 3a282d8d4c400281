import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Metrics } from './instruments.js';

export interface MetricsServerParts {
  readonly metrics: Metrics;
  /** What is wrong with Berth, a sentence each; empty when it is fit to serve a kubelet. */
  readonly problems: () => readonly string[];
}

/** `GET /metrics` for Prometheus and `GET /healthz` (200 or 503). Listens nowhere by itself. */
export function createMetricsServer({ metrics, problems }: MetricsServerParts): Server {
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 8192 },
    (request, response) => {
      const path = (request.url ?? '').split('?')[0];
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        answer(response, 405, 'method not allowed; use GET\n');
      } else if (path === '/healthz') {
        const found = problems();
        answer(
          response,
          found.length === 0 ? 200 : 503,
          found.length === 0 ? 'ok\n' : found.map((problem) => `${problem}\n`).join(''),
        );
      } else if (path === '/metrics') {
        void answerMetrics(response, metrics);
      } else {
        answer(response, 404, 'not found; use /metrics or /healthz\n');
      }
    },
  );
  server.maxConnections = 64;
  return server;
}

async function answerMetrics(response: ServerResponse, metrics: Metrics): Promise<void> {
  try {
    const { contentType, body } = await metrics.render();
    answer(response, 200, body, contentType);
  } catch (error) {
    answer(response, 500, `cannot collect the metrics: ${String(error)}\n`);
  }
}

function answer(
  response: ServerResponse,
  status: number,
  body: string,
  contentType = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
