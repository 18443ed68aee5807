import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { APP_FOLDER, type AppSettings, AWS_LIMITS, VARIANTS } from '../app.ts';
import type { Recorder } from '../recorder.ts';
import type { Host } from '../subject.ts';
import { installPackages, versionOf } from './packages.ts';
import { hostPerVariant } from './per-variant.ts';
import { freePorts, startProcess } from './processes.ts';

const PATIENCE_MS = 8_000; // 8 s; it starts a process for every invocation

/** Architect's sandbox, in a folder of its own. */
export async function installArchitect(recorder: Recorder, folder: string): Promise<Host> {
  await installPackages(folder, ['@architect/architect', '@architect/sandbox']);
  return hostPerVariant(`Architect sandbox ${versionOf(folder, '@architect/sandbox')}`, async (variant) => {
    const settings: AppSettings = VARIANTS[variant];
    const cannot = whyNot(settings);
    if (cannot !== undefined) return { cannot };
    const [httpPort = 0, internalPort = 0] = await freePorts(2);
    const project = join(folder, variant);
    writeProject(project, settings, recorder.url);
    const process = await startProcess({
      arguments: [
        join(folder, 'node_modules', '@architect', 'sandbox', 'src', 'cli', 'cli.js'),
        '--port',
        `${httpPort}`,
      ],
      folder: project,
      environment: { NO_UPDATE_NOTIFIER: '1', ARC_INTERNAL_PORT: `${internalPort}`, ARC_ENV: 'testing' },
      port: httpPort,
      logFile: join(folder, `${variant}.log`),
    });
    const timeout = settings.limits.integrationTimeoutMs === undefined ? 0 : AWS_LIMITS.integrationTimeoutMs;
    return {
      process,
      subject: {
        url: `ws://localhost:${httpPort}`,
        callbackUrl: `http://localhost:${internalPort}/_arc/ws`,
        recorder,
        limits: AWS_LIMITS,
        patienceMs: PATIENCE_MS + timeout,
      },
    };
  });
}

/** What its configuration has no words for. */
function whyNot({
  routeSelectionExpression,
  routes,
  authorizer,
  stageVariables,
  limits,
}: AppSettings): string | undefined {
  if (authorizer) return 'no authorizers';
  if (routeSelectionExpression !== '$request.body.action') return 'routes by action only';
  if (!('$connect' in routes && '$default' in routes)) return 'always has $connect and $default';
  if (stageVariables !== undefined) return 'no stage variables';
  if (Object.values(routes).some(({ mock }) => mock !== undefined)) return 'no MOCK integrations';
  const hasRate = [limits.connectBurst, limits.routeBurst, limits.accountBurst].some((burst) => burst !== undefined);
  if (hasRate) return 'no rates to set';
  if (limits.idleMs !== undefined) return 'its idle time cannot be shortened';
  return limits.maxDurationMs === undefined ? undefined : 'its duration cannot be shortened';
}

function writeProject(project: string, { routes }: AppSettings, recorderUrl: string): void {
  mkdirSync(project, { recursive: true });
  cpSync(APP_FOLDER, join(project, 'app'), { recursive: true });
  const names = Object.entries(routes).map(([key, route]) => ({ name: key.replace('$', ''), module: route.function }));
  for (const { name, module } of names) {
    const folder = join(project, 'src', 'ws', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.mjs'), `export { handler } from '../../../app/${module}.mjs';\n`);
  }
  // a name in quotes, or a number would not be taken for text
  const quoted = names.map(({ name }) => JSON.stringify(name));
  const lines = ['@app', 'conformance', '', '@ws', ...quoted, '', '@aws', 'timeout 60', ''];
  writeFileSync(join(project, 'app.arc'), lines.join('\n'));
  writeFileSync(join(project, 'preferences.arc'), `@env\ntesting\n  RECORDER_URL ${recorderUrl}\n`);
}
