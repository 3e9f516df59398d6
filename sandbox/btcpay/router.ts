import { type Call, htmlReply, Refusal, type Reply, type Routes } from './http.ts';
import type { Instance } from './instance.ts';

/** Finds what answers a path, by the table's patterns in their order. */
export function router(
  routes: Routes,
): (instance: Instance, path: string, call: Omit<Call, 'params'>) => Promise<Reply> {
  const table = Object.entries(routes).map(([pattern, route]) => {
    const [method = '', path = ''] = pattern.split(' ');
    return { method, parts: partsOf(path), route };
  });
  return async (instance, path, call) => {
    const parts = path.split('/').filter((part) => part !== '');
    const fitting = table.flatMap((row) => {
      const params = match(row.parts, parts);
      return params ? [{ ...row, params }] : [];
    });
    const found = fitting.find(({ method }) => method === call.method);
    if (!found) return nothingHere(fitting.length > 0 ? 405 : 404);
    try {
      return await found.route(instance, { ...call, params: found.params });
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  };
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function match(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, wanted] of pattern.entries()) {
    const part = parts[at] ?? '';
    if (!wanted.startsWith(':')) {
      if (wanted !== part) return undefined;
      continue;
    }
    try {
      params[wanted.slice(1)] = decodeURIComponent(part);
    } catch {
      return undefined;
    }
  }
  return params;
}

function nothingHere(status: number): Reply {
  return htmlReply(`<!doctype html><title>${status}</title><h1>${status}</h1><p>Nothing is here.`, status);
}
