import { defineCommand, option } from '../command.ts';
import { hex32 } from '../values.ts';

export const cull = defineCommand({
  name: 'cull',
  summary: 'Forget connections of which nothing can come any more; prints their handles.',
  params: { handle: option('HANDLE', hex32, 'only this connection') },
  run: async (context, values) => (await context.wallet()).cull(values.handle),
});
