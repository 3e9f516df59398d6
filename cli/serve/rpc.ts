import { PicoError } from '../../lib/errors.ts';
import { parseCall, rpcError } from '../../lib/hub/index.ts';
import { type Command, type Context, Incomplete, methodName, readParams } from '../command.ts';
import { toJson } from '../output.ts';

/** The commands over JSON-RPC 2.0: the same names, the same arguments by name. Never throws; always an answer. */
export async function answerRpc(
  text: string,
  commands: readonly Command[],
  context: Context,
): Promise<Record<string, unknown>> {
  let id: string | number | null = null;
  try {
    const call = parseCall(text);
    id = call.id;
    const command = commands.find((one) => methodName(one) === call.method);
    if (!command) throw new PicoError('MethodNotFound', `There is no method ${call.method}.`);
    const shared = Object.entries(command.params).filter(([, param]) => param.shellOnly !== true);
    const values = readParams(Object.fromEntries(shared), call.params, context.network);
    const result = await command.run(context, values);
    const shown = result instanceof Incomplete ? result.result : result;
    return { jsonrpc: '2.0', id, result: toJson(shown ?? null) };
  } catch (error) {
    return errorAnswer(error, id);
  }
}

/** The error as JSON-RPC has it; of a fault of our own nothing but that it happened. */
export function errorAnswer(error: unknown, id: string | number | null = null): Record<string, unknown> {
  return { jsonrpc: '2.0', id, error: toJson(rpcError(error)) };
}
