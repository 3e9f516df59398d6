import { createServer } from 'node:http';
import type { Hub } from './hub.ts';
import { metricsText } from './metrics-text.ts';
import { listen, type Running } from './server.ts';

/** Prometheus metrics, on this machine only. */
export async function startMetrics(hub: Hub): Promise<Running> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metricsText(hub));
  });
  const port = await listen(server, { host: '127.0.0.1', port: hub.config.metricsPort });
  return {
    url: `http://127.0.0.1:${port}/metrics`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
