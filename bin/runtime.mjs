/**
 * Which Node runs the program: it needs node:sqlite and, for .ts sources, type stripping.
 * Plain JavaScript, for any Node that still parses modules must be able to read it.
 */

/**
 * @param {{ version: string, stripped: boolean, fallback?: string, again: boolean }} found
 *   version of the running Node, whether the sources need their types stripped, the path of the Node that came with the
 *   package, and whether this process was itself started by the launcher
 * @returns {{ run: 'here' } | { run: 'again', node?: string, flags: string[] } | { run: 'refuse' }}
 */
export function chooseRuntime({ version, stripped, fallback, again }) {
  const flags = flagsFor(version, stripped);
  if (flags?.length === 0 || (flags && again)) return { run: 'here' };
  if (flags) return { run: 'again', flags };
  if (fallback !== undefined && !again) return { run: 'again', node: fallback, flags: [] };
  return { run: 'refuse' };
}

/** The flags this version needs, or undefined when none helps. */
function flagsFor(version, stripped) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const atLeast = (a, b) => major > a || (major === a && minor >= b);
  // node:sqlite without a flag: 22.13, and 23.4 on the odd line. Type stripping without one: 22.18, and 23.6.
  const sqlite = major === 23 ? minor >= 4 : atLeast(22, 13);
  if (!sqlite) return undefined;
  const strips = major === 23 ? minor >= 6 : atLeast(22, 18);
  return stripped && !strips ? ['--experimental-strip-types'] : [];
}
