import { createServer, type ServerResponse } from 'node:http';
import { listen } from '../listen.ts';

/** A durable commit of the background, on one side of it. */
export interface Checkpoint {
  readonly when: string;
  readonly tables: string;
}

/** Answers the checkpoints of the test build: at once, or not at all. */
export interface CheckpointServer {
  readonly url: string;
  /** Counts from here on. The n-th checkpoint, and every one after it, gets no answer; resolves when it has come. */
  holdAt(n: number): Promise<Checkpoint>;
  /** Answers those that wait and all that come; returns what came since `holdAt`. */
  release(): readonly Checkpoint[];
  close(): Promise<void>;
}

export async function startCheckpointServer(): Promise<CheckpointServer> {
  let seen: Checkpoint[] = [];
  let hold = Number.POSITIVE_INFINITY;
  let reached: (point: Checkpoint) => void = () => {};
  const held = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://test');
    const point = { when: searchParams.get('when') ?? '', tables: searchParams.get('tables') ?? '' };
    seen.push(point);
    if (seen.length < hold) response.writeHead(204).end();
    else held.add(response);
    if (seen.length === hold) reached(point);
  });
  const { port, close } = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    holdAt(n) {
      seen = [];
      hold = n;
      return new Promise((resolve) => {
        reached = resolve;
      });
    },
    release() {
      hold = Number.POSITIVE_INFINITY;
      for (const response of held) response.writeHead(204).end();
      held.clear();
      return seen;
    },
    close,
  };
}
