import { spawnSync } from 'node:child_process';
import { BROWSER_KINDS, type BrowserKind, findBrowser, pathVariable } from '../e2e/driver/find.ts';

/** `npm run browsers`: sees to it that Chromium and Firefox are there for the browser tests, and says what to do where it cannot. */
interface Manager {
  readonly program: string;
  /** Run before the first install: the list of packages may be missing or old. */
  readonly refresh?: readonly string[];
  readonly install: readonly string[];
  /** Names of the package, tried in turn: systems differ. */
  readonly packages: Readonly<Record<BrowserKind, readonly string[]>>;
  /** As the administrator. */
  readonly root: boolean;
}

const MANAGERS: readonly Manager[] = [
  {
    program: 'apt-get',
    refresh: ['update'],
    install: ['install', '-y', '--no-install-recommends'],
    packages: { chromium: ['chromium', 'chromium-browser'], firefox: ['firefox-esr', 'firefox'] },
    root: true,
  },
  {
    program: 'dnf',
    install: ['install', '-y'],
    packages: { chromium: ['chromium'], firefox: ['firefox'] },
    root: true,
  },
  {
    program: 'pacman',
    install: ['-Sy', '--noconfirm', '--needed'],
    packages: { chromium: ['chromium'], firefox: ['firefox'] },
    root: true,
  },
  {
    program: 'zypper',
    install: ['--non-interactive', 'install'],
    packages: { chromium: ['chromium'], firefox: ['MozillaFirefox'] },
    root: true,
  },
  {
    program: 'apk',
    install: ['add', '--no-cache'],
    packages: { chromium: ['chromium'], firefox: ['firefox-esr', 'firefox'] },
    root: true,
  },
  {
    program: 'brew',
    install: ['install', '--cask'],
    packages: { chromium: ['chromium'], firefox: ['firefox'] },
    root: false,
  },
];

const say = (line: string) => process.stdout.write(`${line}\n`);

function works(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** What comes before a command to run it as the administrator; undefined when nothing does without a password. */
function asRoot(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return [];
  return works('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined;
}

function run(command: readonly string[]): boolean {
  const [program = '', ...args] = command;
  say(`> ${command.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, args, { stdio: 'inherit', env }).status === 0;
}

function install(manager: Manager, prefix: readonly string[], kinds: readonly BrowserKind[]): void {
  if (manager.refresh) run([...prefix, manager.program, ...manager.refresh]);
  for (const kind of kinds)
    manager.packages[kind].some((name) => run([...prefix, manager.program, ...manager.install, name]));
}

/** What the user types where this command cannot do it. */
function advice(manager: Manager | undefined, kinds: readonly BrowserKind[]): string[] {
  const variables = kinds.map((kind) => `${pathVariable(kind)}=/path/to/${kind}`).join(' ');
  const other = `or, where they are installed elsewhere: ${variables} npm run browsers`;
  if (!manager) return [`Install ${kinds.join(' and ')} by hand, then run npm run browsers again;`, other];
  const sudo = manager.root ? 'sudo ' : '';
  const names = kinds.map((kind) => manager.packages[kind][0]).join(' ');
  const refresh = manager.refresh ? `${sudo}${manager.program} ${manager.refresh.join(' ')} && ` : '';
  return ['Type:', `  ${refresh}${sudo}${manager.program} ${manager.install.join(' ')} ${names}`, other];
}

const absent = () => BROWSER_KINDS.filter((kind) => findBrowser(kind) === undefined);

let lacking = absent();
const manager = MANAGERS.find(({ program }) => works(program, ['--version']));
const misnamed = lacking.filter((kind) => process.env[pathVariable(kind)]);
if (lacking.length > 0 && misnamed.length === 0 && manager) {
  const prefix = manager.root ? asRoot() : [];
  if (prefix) install(manager, prefix, lacking);
  lacking = absent();
}
for (const kind of BROWSER_KINDS) {
  const found = findBrowser(kind);
  if (found) say(`${kind}: ${found}`);
}
for (const kind of misnamed)
  process.stderr.write(
    `${pathVariable(kind)} is ${process.env[pathVariable(kind)]}, and no program is there.\n`,
  );
if (lacking.length > 0) {
  process.stderr.write(`No ${lacking.join(' and no ')} found, and none could be installed.\n`);
  for (const line of advice(manager, lacking)) process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
