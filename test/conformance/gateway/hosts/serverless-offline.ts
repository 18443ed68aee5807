import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { APP_FOLDER, type AppSettings, AWS_LIMITS, FUNCTIONS, VARIANTS, type Variant } from '../app.ts';
import type { Recorder } from '../recorder.ts';
import type { Host } from '../subject.ts';
import { installPackages, versionOf } from './packages.ts';
import { hostPerVariant } from './per-variant.ts';
import { freePorts, startProcess } from './processes.ts';

/** What makes a version of serverless-offline run, and runs without a login. */
export type ServerlessRelease = {
  /** What npm is to install: serverless-offline itself and the framework. */
  readonly packages: readonly [offline: string, framework: string];
  readonly framework: 'serverless' | 'osls';
};

const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  SLS_TELEMETRY_DISABLED: '1',
  SLS_NOTIFICATIONS_MODE: 'off',
};

/** serverless-offline with the Serverless Framework, in a folder of its own. */
export async function installServerlessOffline(
  recorder: Recorder,
  folder: string,
  { packages, framework }: ServerlessRelease,
): Promise<Host> {
  await installPackages(folder, packages);
  const name = `serverless-offline ${versionOf(folder, 'serverless-offline')}`;
  const withFramework = `${name} (${framework} ${versionOf(folder, framework)})`;
  return hostPerVariant(withFramework, async (variant) => {
    const settings: AppSettings = VARIANTS[variant];
    const cannot = whyNot(settings);
    if (cannot !== undefined) return { cannot };
    const [websocketPort = 0, httpPort = 0, lambdaPort = 0] = await freePorts(3);
    const project = join(folder, variant);
    mkdirSync(project, { recursive: true });
    cpSync(APP_FOLDER, join(project, 'app'), { recursive: true });
    const configuration = configure(settings, recorder.url, { websocketPort, httpPort, lambdaPort });
    writeFileSync(join(project, 'serverless.yml'), JSON.stringify(configuration, null, 2));
    const process = await startProcess({
      arguments: [join(folder, 'node_modules', framework, 'bin', 'serverless.js'), 'offline', 'start'],
      folder: project,
      environment: ENVIRONMENT,
      port: websocketPort,
      logFile: join(folder, `${variant}.log`),
    });
    return { process, subject: subjectOf(variant, recorder, websocketPort) };
  });
}

/** What its configuration has no words for. */
function whyNot({ routes, stageVariables, limits }: AppSettings): string | undefined {
  if (stageVariables !== undefined) return 'no stage variables';
  if (Object.values(routes).some(({ mock }) => mock !== undefined)) return 'no MOCK integrations';
  const hasRate = [limits.connectBurst, limits.routeBurst, limits.accountBurst].some((burst) => burst !== undefined);
  return hasRate ? 'no rates to set' : undefined;
}

function subjectOf(variant: Variant, recorder: Recorder, port: number) {
  const { idleMs, maxDurationMs }: AppSettings['limits'] = VARIANTS[variant].limits;
  const limits = { ...AWS_LIMITS, ...(idleMs && { idleMs }), ...(maxDurationMs && { maxDurationMs }) };
  const isImpatient = 'integrationTimeoutMs' in VARIANTS[variant].limits;
  return {
    url: `ws://127.0.0.1:${port}`,
    callbackUrl: `http://127.0.0.1:${port}`,
    recorder,
    limits,
    patienceMs: 5_000 + (isImpatient ? limits.integrationTimeoutMs : 0), // 5 s beyond what cannot be shortened
  };
}

function configure(settings: AppSettings, recorderUrl: string, ports: Readonly<Record<string, number>>) {
  const { idleMs = AWS_LIMITS.idleMs, maxDurationMs = AWS_LIMITS.maxDurationMs } = settings.limits;
  return {
    service: 'conformance',
    configValidationMode: 'off',
    provider: {
      name: 'aws',
      runtime: 'nodejs20.x',
      region: 'us-east-1',
      stage: 'dev',
      timeout: 60, // s
      environment: { RECORDER_URL: recorderUrl },
      // the framework reads `${...}` as a variable of its own unless there is a backslash before it
      websocketsApiRouteSelectionExpression: settings.routeSelectionExpression.replaceAll('${', '\\${'),
    },
    plugins: ['serverless-offline'],
    custom: {
      'serverless-offline': {
        host: '127.0.0.1',
        ...ports,
        webSocketIdleTimeout: idleMs / 1_000,
        webSocketHardTimeout: maxDurationMs / 1_000,
      },
    },
    functions: Object.fromEntries(FUNCTIONS.map((name) => [name, functionOf(name, settings)])),
  };
}

function functionOf(name: string, { routes, authorizer }: AppSettings) {
  const own = Object.entries(routes).filter(([, route]) => route.function === name);
  return {
    handler: `app/${name}.handler`,
    events: own.map(([key, { routeResponse }]) => ({
      websocket: {
        route: key,
        ...(routeResponse && { routeResponseSelectionExpression: '$default' }),
        ...(authorizer &&
          key === '$connect' && {
            authorizer: { name: 'authorizer', identitySource: ['route.request.querystring.token'] },
          }),
      },
    })),
  };
}
