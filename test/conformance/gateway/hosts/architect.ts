import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installArchitect } from '../../../../bench/peers/architect.ts';
import { APP_FOLDER, type AppSettings, AWS_LIMITS, VARIANTS } from '../app.ts';
import type { Recorder } from '../recorder.ts';
import type { Host } from '../subject.ts';
import { hostPerVariant } from './per-variant.ts';

const PATIENCE_MS = 8_000; // 8 s; it starts a process for every invocation

/** Architect's sandbox, in a folder of its own. */
export async function startArchitect(recorder: Recorder, folder: string): Promise<Host> {
  const architect = await installArchitect(folder);
  return hostPerVariant(architect.name, async (variant) => {
    const settings: AppSettings = VARIANTS[variant];
    const cannot = whyNot(settings);
    if (cannot !== undefined) return { cannot };
    const project = join(folder, variant);
    mkdirSync(project, { recursive: true });
    cpSync(APP_FOLDER, join(project, 'app'), { recursive: true });
    const modules = Object.entries(settings.routes).map(([key, { function: name }]) => [
      key.replace('$', ''),
      `app/${name}.mjs`,
    ]);
    const { url, callbackUrl, process } = await architect.start(variant, {
      routes: Object.fromEntries(modules),
      environment: () => ({ RECORDER_URL: recorder.url }),
    });
    const timeout = settings.limits.integrationTimeoutMs === undefined ? 0 : AWS_LIMITS.integrationTimeoutMs;
    return {
      process,
      subject: { url, callbackUrl, recorder, limits: AWS_LIMITS, patienceMs: PATIENCE_MS + timeout },
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
