import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  installServerlessOffline,
  type RunningService,
  type ServerlessRelease,
  type Service,
} from '../../../../bench/peers/serverless-offline.ts';
import { APP_FOLDER, type AppSettings, AWS_LIMITS, FUNCTIONS, VARIANTS, type Variant } from '../app.ts';
import type { Recorder } from '../recorder.ts';
import type { Host, Subject } from '../subject.ts';
import { hostPerVariant } from './per-variant.ts';

/** serverless-offline with the Serverless Framework, in a folder of its own. */
export async function startServerlessOffline(
  recorder: Recorder,
  folder: string,
  release: ServerlessRelease,
): Promise<Host> {
  const serverlessOffline = await installServerlessOffline(folder, release);
  return hostPerVariant(serverlessOffline.name, async (variant) => {
    const settings: AppSettings = VARIANTS[variant];
    const cannot = whyNot(settings);
    if (cannot !== undefined) return { cannot };
    const project = join(folder, variant);
    mkdirSync(project, { recursive: true });
    cpSync(APP_FOLDER, join(project, 'app'), { recursive: true });
    const running = await serverlessOffline.start(variant, configure(settings, recorder.url));
    return { process: running.process, subject: subjectOf(variant, recorder, running) };
  });
}

/** What its configuration has no words for. */
function whyNot({ routes, stageVariables, limits }: AppSettings): string | undefined {
  if (stageVariables !== undefined) return 'no stage variables';
  if (Object.values(routes).some(({ mock }) => mock !== undefined)) return 'no MOCK integrations';
  const hasRate = [limits.connectBurst, limits.routeBurst, limits.accountBurst].some((burst) => burst !== undefined);
  return hasRate ? 'no rates to set' : undefined;
}

function subjectOf(variant: Variant, recorder: Recorder, { url, callbackUrl }: RunningService): Subject {
  const { idleMs, maxDurationMs }: AppSettings['limits'] = VARIANTS[variant].limits;
  const limits = { ...AWS_LIMITS, ...(idleMs && { idleMs }), ...(maxDurationMs && { maxDurationMs }) };
  const isImpatient = 'integrationTimeoutMs' in VARIANTS[variant].limits;
  return {
    url,
    callbackUrl,
    recorder,
    limits,
    patienceMs: 5_000 + (isImpatient ? limits.integrationTimeoutMs : 0), // 5 s beyond what cannot be shortened
  };
}

function configure(settings: AppSettings, recorderUrl: string): Service {
  const { idleMs = AWS_LIMITS.idleMs, maxDurationMs = AWS_LIMITS.maxDurationMs } = settings.limits;
  return {
    provider: {
      timeout: 60, // s
      // the framework reads `${...}` as a variable of its own unless there is a backslash before it
      websocketsApiRouteSelectionExpression: settings.routeSelectionExpression.replaceAll('${', '\\${'),
    },
    offline: { webSocketIdleTimeout: idleMs / 1_000, webSocketHardTimeout: maxDurationMs / 1_000 }, // s
    environment: () => ({ RECORDER_URL: recorderUrl }),
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
