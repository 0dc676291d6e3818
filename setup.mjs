// The first thing that runs in a fresh clone, on whatever Node the machine has: it installs what the lock file
// names and is missing, builds the dashboard if its sources are newer, and runs the command on the Node of this project.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const node = join(root, 'node_modules', 'node', 'bin', 'node');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Every command: what it needs installed, whether it shows the dashboard, and the steps that it runs in order. */
const commands = {
  start: { dashboard: true, steps: [[node, 'main.ts']] },
  collector: { steps: [[node, 'collector/main.ts']] },
  api: { dashboard: true, steps: [[node, 'api/main.ts']] },
  build: { steps: [[node, bin('vite'), 'build', '--config', 'web/vite.config.ts']] },
  demo: { development: true, steps: [[node, 'demo/main.ts']] },
  grafana: { steps: [[node, 'dashboards/write-grafana.ts']] },
  bench: { development: true, steps: [[node, 'test/bench/main.ts']] },
  'bench:crash': { development: true, steps: [[node, 'test/bench/crash.ts']] },
  test: {
    development: true,
    dashboard: true,
    browser: true,
    steps: [
      [node, bin('tsc'), '-p', 'tsconfig.json'],
      [node, bin('tsc'), '-p', 'web/tsconfig.json'],
      [node, bin('biome'), 'ci', '.'],
      [node, bin('knip')],
      [node, bin('vitest'), 'run'],
    ],
  },
};

function fail(message, status = 1) {
  console.error(`flyball: ${message}`);
  process.exit(status);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) fail(`could not run ${command}: ${error.message}`);
  return status ?? 1;
}

function installed(name, version) {
  try {
    return (
      JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version === version
    );
  } catch {
    return false;
  }
}

function missingPackages(development) {
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const names = Object.keys({ ...manifest.dependencies, ...(development ? manifest.devDependencies : {}) });
  return names.filter((name) => !installed(name, locked[`node_modules/${name}`]?.version));
}

function install(development) {
  const missing = missingPackages(development);
  if (missing.length === 0 && existsSync(node)) return;
  const first = !existsSync(join(root, 'node_modules'));
  const some = missing.length > 3 ? `${missing.length} packages` : missing.join(', ');
  console.error(`flyball: installing ${first ? 'packages' : some} …`);
  // `ci` empties node_modules, which a service that runs beside this command may be using; `install` only adds.
  const verb = first ? ['ci'] : ['install', '--no-save'];
  const status = run('npm', [
    ...verb,
    '--loglevel=error',
    ...(development ? ['--include=dev'] : ['--omit=dev']),
  ]);
  if (status !== 0) fail('npm could not install the packages; its message stands above', status);
  if (!existsSync(node)) run('npm', ['rebuild', 'node', '--loglevel=error']);
  if (!existsSync(node))
    fail('the node package did not install its binary: run `npm rebuild node` and look at its output');
}

function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  const names = readdirSync(path).filter((name) => name !== 'dist' && name !== 'node_modules');
  return Math.max(0, ...names.map((name) => newest(join(path, name))));
}

function buildDashboard() {
  const sources = ['web', 'dashboards', 'api/contract', 'package-lock.json'].map((path) =>
    newest(join(root, path)),
  );
  const built = statSync(join(root, 'web/dist/index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(...sources)) return;
  console.error('flyball: building the dashboard …');
  const [command, ...args] = commands.build.steps[0];
  const status = run(command, [...args, '--logLevel', 'warn']);
  if (status !== 0) fail('the dashboard did not build; its message stands above', status);
}

const browserPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

function findBrowser() {
  return [process.env.CHROMIUM_PATH, ...browserPaths].find((path) => path && existsSync(path));
}

function installBrowser() {
  if (!findBrowser() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error('flyball: installing Chromium for the browser tests …');
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', 'chromium']);
  }
  const found = findBrowser();
  if (!found) fail('the browser tests need Chromium: install it, or name it in CHROMIUM_PATH');
  process.env.CHROMIUM_PATH = found;
}

/** Runs one step in the foreground; signals are passed on, so that the service drains and its exit code is ours. */
function step([command, ...args], extra) {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      PATH: `${dirname(node)}:${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
      UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16',
    };
    const child = spawn(command, [...args, ...extra], { cwd: root, stdio: 'inherit', env });
    const pass = (signal) => child.kill(signal);
    process.on('SIGTERM', pass).on('SIGINT', pass);
    child.on('error', (error) => fail(`could not run ${command}: ${error.message}`));
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

const [name, ...extra] = process.argv.slice(2);
const command = commands[name];
if (!command) fail(`unknown command ${name ?? ''}; one of ${Object.keys(commands).join(', ')}`);
install(command.development === true);
if (command.browser) installBrowser();
if (command.dashboard) buildDashboard();
for (const [index, parts] of command.steps.entries()) {
  const status = await step(parts, index === command.steps.length - 1 ? extra : []);
  if (status !== 0) process.exit(status);
}
