import { SERVER_SETTINGS } from '../protocol/limits.ts';
import { type ContextLookup, ContextReader } from './context-reader.ts';
import { type ModelConfiguration, readModels } from './model-configuration.ts';

/** Who signs the tokens that connect: a JSON Web Key Set, or a secret shared with the issuer. */
export type TokenIssuer =
  | { readonly kind: 'jwks'; readonly jwksUrl: string; readonly issuer: string; readonly audience: string }
  | {
      readonly kind: 'secret';
      /** Name of a Secrets Manager secret of at least 32 bytes, the key of HS256. */
      readonly secretName: string;
      /** @default - the `iss` claim is not looked at */
      readonly issuer?: string;
      /** @default - the `aud` claim is not looked at */
      readonly audience?: string;
    };

/** What a deployment may choose, read from the CDK context (`cdk.json`, or `-c key=value`). */
export type Configuration = ModelConfiguration & {
  /**
   * Name of the CloudFormation stack; the queues are named after it. Context `stackName`.
   * @default 'Demi'
   */
  readonly stackName: string;
  /**
   * Context `tokenJwksUrl`, `tokenIssuer` and `tokenAudience`, or `tokenSecretName`.
   * @default - no issuer: the authorizer refuses everyone, and `npm run deploy` refuses to deploy
   */
  readonly tokenIssuer?: TokenIssuer;
  /**
   * `enforce`: a token that runs out ends what its connection may do. `connect-only`: it is looked at when connecting.
   * @default 'enforce'
   */
  readonly tokenExpiry: 'enforce' | 'connect-only';
  /**
   * How often a quiet client is told to ping, in milliseconds. API Gateway cuts a connection after 10 minutes of silence.
   * @default 240_000 (4 min)
   */
  readonly heartbeatMs: number;
  /**
   * Size of the history frame at most, in bytes. It holds one message of any kind, and stays under API Gateway's 128 KB.
   * @default 120_000
   */
  readonly historyMaxBytes: number;
  /**
   * In how many conversations Demi writes first within a minute, at most; 0: she never does, and no schedule is made.
   * @default 600
   */
  readonly checkInsPerMinute: number;
  /**
   * Whose web pages may use the HTTP API: origins such as `https://app.example`, separated by commas, or `*`. Tokens are what
   * protects it; it takes no cookies.
   * @default ['*']
   */
  readonly allowedOrigins: readonly string[];
  /**
   * Whether the chat page is a part of the stack: a bucket and a CloudFront distribution (lib/site.ts).
   * @default false
   */
  readonly site: boolean;
  /**
   * Stage of the WebSocket API, the path of its address.
   * @default 'v1'
   */
  readonly stageName: string;
  /**
   * Requests per second, the default for each route of either API.
   * @default 1_000
   */
  readonly throttleRate: number;
  /**
   * Requests at once, before the rate counts; the default for each route of either API.
   * @default 500
   */
  readonly throttleBurst: number;
  /**
   * Metrics per route, which CloudWatch charges for.
   * @default false
   */
  readonly detailedMetrics: boolean;
  /**
   * Days after which log lines are gone; one of the periods that CloudWatch Logs knows.
   * @default 30
   */
  readonly logRetentionDays: number;
  /**
   * API Gateway writes access logs with one role per account and Region. `create` makes it, and it stays when the stack
   * goes; `existing` leaves the account's role as it is.
   * @default 'create'
   */
  readonly accessLogRole: 'create' | 'existing';
  /**
   * Whose key encrypts the tables: DynamoDB's own at no charge, or the account's `aws/dynamodb`, whose use is logged.
   * @default 'aws-owned'
   */
  readonly encryption: 'aws-owned' | 'aws-managed';
  /**
   * A stack for a test: its data and its logs go with it.
   * @default false
   */
  readonly ephemeral: boolean;
  /**
   * Tables refuse to be deleted until this is off.
   * @default - true, false when `ephemeral`
   */
  readonly deletionProtection: boolean;
  /**
   * SNS topic that hears of jobs that were given up, and of a schedule whose function keeps failing.
   * @default - the alarms exist, and tell nobody
   */
  readonly alarmTopicArn?: string;
};

/** The periods that CloudWatch Logs can keep a line, in days (API reference, PutRetentionPolicy). */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const REQUESTS_PER_SECOND = 10_000; // API Gateway quota of an account in the larger Regions
const REQUESTS_AT_ONCE = 5_000; // the same

const STACK_NAME_SHAPE = '1 to 60 letters, digits and hyphens, a letter first';
const ANY_TEXT = /\S/;

/** @throws ConfigurationError with one sentence for each value that cannot be used */
export function readConfiguration(lookup: ContextLookup): Configuration {
  const context = new ContextReader(lookup);
  const configuration = {
    ...readToken(context),
    ...readChat(context),
    ...readModels(context),
    ...readStage(context),
    ...readLifetime(context),
    ...readOperations(context),
  };
  context.finish();
  return configuration;
}

/** The names of all context values: those that the reading of a configuration asks for. */
export function contextNames(): readonly string[] {
  const names = new Set<string>();
  readConfiguration((name) => {
    names.add(name);
  });
  return [...names];
}

function readToken(context: ContextReader): Pick<Configuration, 'tokenIssuer' | 'tokenExpiry'> {
  const tokenIssuer = readTokenIssuer(context);
  const tokenExpiry = context.choice('tokenExpiry', 'enforce', SERVER_SETTINGS.tokenExpiry);
  return tokenIssuer === undefined ? { tokenExpiry } : { tokenIssuer, tokenExpiry };
}

function readTokenIssuer(context: ContextReader): TokenIssuer | undefined {
  const jwksUrl = context.optionalText('tokenJwksUrl', /^https:\/\/[^\s/]+/, 'an address that starts with https://');
  const issuer = context.optionalText('tokenIssuer', ANY_TEXT, 'the text of the iss claim');
  const audience = context.optionalText('tokenAudience', ANY_TEXT, 'the text of the aud claim');
  const secretName = context.secretName('tokenSecretName');

  if (secretName !== undefined && jwksUrl !== undefined) {
    context.refuse('Context values tokenSecretName and tokenJwksUrl exclude each other: tokens have one issuer.');
    return undefined;
  }
  if (secretName !== undefined)
    return { kind: 'secret', secretName, ...(issuer && { issuer }), ...(audience && { audience }) };
  return readKeySet(context, { jwksUrl, issuer, audience });
}

const KEY_SET = ['tokenJwksUrl', 'tokenIssuer', 'tokenAudience'];

/** A key set without issuer and audience would take any token of a shared issuer, so all three are needed. */
function readKeySet(
  context: ContextReader,
  values: Readonly<Record<'jwksUrl' | 'issuer' | 'audience', string | undefined>>,
): TokenIssuer | undefined {
  const { jwksUrl, issuer, audience } = values;
  if (jwksUrl !== undefined && issuer !== undefined && audience !== undefined)
    return { kind: 'jwks', jwksUrl, issuer, audience };
  const missing = KEY_SET.filter((key) => !context.has(key));
  if (missing.length > 0 && missing.length < KEY_SET.length)
    context.refuse(`The token issuer is configured by half: ${missing.map(orSecret).join(' and ')} must be set too.`);
  return undefined;
}

function orSecret(key: string): string {
  return key === 'tokenJwksUrl' ? 'tokenJwksUrl or tokenSecretName' : key;
}

function readChat(
  context: ContextReader,
): Pick<Configuration, 'heartbeatMs' | 'historyMaxBytes' | 'checkInsPerMinute'> {
  return {
    heartbeatMs: context.wholeNumber('heartbeatMs', 240_000, SERVER_SETTINGS.heartbeatMs), // 4 min
    historyMaxBytes: context.wholeNumber('historyMaxBytes', 120_000, SERVER_SETTINGS.historyMaxBytes),
    checkInsPerMinute: context.wholeNumber('checkInsPerMinute', 600, SERVER_SETTINGS.checkInsPerMinute),
  };
}

function readStage(
  context: ContextReader,
): Pick<
  Configuration,
  'stackName' | 'allowedOrigins' | 'site' | 'stageName' | 'throttleRate' | 'throttleBurst' | 'detailedMetrics'
> {
  return {
    // A queue's name has room for 80 characters, and `-welcome-dead.fifo` follows.
    stackName: context.text('stackName', 'Demi', /^[A-Za-z][A-Za-z0-9-]{0,59}$/, STACK_NAME_SHAPE),
    allowedOrigins: context.parsed('allowedOrigins', '*', parseOrigins, ORIGINS_SHAPE) ?? [],
    site: context.flag('site', false),
    stageName: context.text('stageName', 'v1', /^[A-Za-z0-9_-]{1,128}$/, '1 to 128 letters, digits, _ and -'),
    // API Gateway takes 0 and then refuses every connection.
    throttleRate: context.wholeNumber('throttleRate', 1_000, { min: 1, max: REQUESTS_PER_SECOND }),
    throttleBurst: context.wholeNumber('throttleBurst', 500, { min: 1, max: REQUESTS_AT_ONCE }),
    detailedMetrics: context.flag('detailedMetrics', false),
  };
}

const ORIGINS_SHAPE = '* or origins such as https://app.example, separated by commas';
const ORIGIN = /^https?:\/\/[^\s/*]+$/;

function parseOrigins(text: string): readonly string[] | undefined {
  const origins = text.split(',').map((origin) => origin.trim());
  return text === '*' || origins.every((origin) => ORIGIN.test(origin)) ? origins : undefined;
}

function readLifetime(context: ContextReader): Pick<Configuration, 'ephemeral' | 'deletionProtection' | 'encryption'> {
  const ephemeral = context.flag('ephemeral', false);
  const deletionProtection = context.flag('deletionProtection', !ephemeral);
  if (ephemeral && deletionProtection)
    context.refuse('Context values ephemeral and deletionProtection exclude each other: protected tables stay.');
  return { ephemeral, deletionProtection, encryption: readEncryption(context) };
}

function readEncryption(context: ContextReader): Configuration['encryption'] {
  return context.choice('encryption', 'aws-owned', ['aws-owned', 'aws-managed']);
}

function readOperations(
  context: ContextReader,
): Pick<Configuration, 'logRetentionDays' | 'accessLogRole' | 'alarmTopicArn'> {
  const alarmTopicArn = context.optionalText(
    'alarmTopicArn',
    /^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/,
    'the ARN of a standard SNS topic',
  );
  return {
    logRetentionDays: context.choice<number>('logRetentionDays', 30, LOG_RETENTION_DAYS),
    accessLogRole: context.choice('accessLogRole', 'create', ['create', 'existing']),
    ...(alarmTopicArn && { alarmTopicArn }),
  };
}
