import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { methodName } from './command.ts';
import { commands } from './commands/all.ts';
import { rpcCommands } from './commands/index.ts';
import { commandHelp, programHelp } from './usage.ts';

const file = path.resolve(import.meta.dirname, '..', 'docs', 'cli.md');

function block(text: string): string {
  return `\`\`\`\n${text.trimEnd()}\n\`\`\`\n`;
}

/** docs/cli.md as the commands themselves describe it. */
function page(): string {
  const intro = `# The command line

Made from the commands' own help (\`UPDATE_DOCS=1 npm run test:unit -- cli/docs\` writes it anew).

Results are JSON on stdout, amounts decimal strings of satoshis. Errors are one line on stderr: a code, what happened, what
to do. Exit codes: 0 done, 1 failed, 2 wrong usage.

\`serve\` offers over JSON-RPC 2.0 (POST, header \`Authorization: Bearer <the home's file "token">\`), with the same names (\`_\` for a
space) and parameters: ${rpcCommands.map(methodName).join(', ')}. It tells of payments by WebSocket at \`/events\` and by webhook: header
\`picopay-signature: t=<unix time>,v1=<HMAC-SHA256 of "t.body" with the home's file "webhook-secret">\`, again and again until a 2xx.
`;
  const each = commands.map((command) => `## ${command.name}\n\n${block(commandHelp(command))}`);
  return [intro, block(programHelp(commands)), ...each].join('\n');
}

it('is described in docs/cli.md as it is', () => {
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, page());
  expect(readFileSync(file, 'utf8')).toBe(page());
});
