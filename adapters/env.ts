/** Names of the environment variables that the functions read. `lib` sets them, together with the grants they belong to. */
export const ENV = {
  connectionsTable: 'CONNECTIONS_TABLE',
  messagesTable: 'MESSAGES_TABLE',
  conversationsTable: 'CONVERSATIONS_TABLE',
  welcomeQueueUrl: 'WELCOME_QUEUE_URL',
  replyQueueUrl: 'REPLY_QUEUE_URL',
  managementEndpoint: 'MANAGEMENT_ENDPOINT', // https://{domain}/{stage}; with a custom domain the mapping path
  tokenSecret: 'TOKEN_SECRET', // HS256, local stack
  tokenSecretName: 'TOKEN_SECRET_NAME', // HS256, kept in Secrets Manager
  tokenJwksUrl: 'TOKEN_JWKS_URL',
  tokenIssuer: 'TOKEN_ISSUER',
  tokenAudience: 'TOKEN_AUDIENCE',
  tokenExpiry: 'TOKEN_EXPIRY', // enforce | connect-only
  heartbeatMs: 'HEARTBEAT_MS',
  historyMaxBytes: 'HISTORY_MAX_BYTES',
  checkInOpenMs: 'CHECK_IN_OPEN_MS', // how long nobody else takes a due one; local stack, where time passes faster
  checkInsPerMinute: 'CHECK_INS_PER_MINUTE', // at most; 0: she never writes first
  paceMs: 'DEMI_PACE', // persona: milliseconds per word
  model: 'DEMI_MODEL', // who answers (adapters/model-settings.ts)
  modelApiKey: 'DEMI_MODEL_API_KEY', // the key itself, local stack
  modelApiKeySecretName: 'MODEL_API_KEY_SECRET_NAME', // the key, kept in Secrets Manager
  maxOutputTokens: 'MODEL_MAX_OUTPUT_TOKENS', // per reply
  promptTokens: 'MODEL_PROMPT_TOKENS', // per prompt
  modelTimeoutMs: 'MODEL_TIMEOUT_MS', // until an attempt's first sign of life
  dailyTokenBudget: 'DAILY_TOKEN_BUDGET', // per user and day; 0: none
  sentiment: 'SENTIMENT', // lexicon | model
  doubleTexting: 'DOUBLE_TEXTING', // queue | together
  guardrailId: 'GUARDRAIL_ID', // of Bedrock
  guardrailVersion: 'GUARDRAIL_VERSION',
  modelRegion: 'MODEL_REGION', // of Bedrock, local stack; on AWS it is that of the function
} as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that must be there; the error names it, so that a wrong deployment says what it lacks. */
export function requireEnv(name: string, environment: Environment = process.env): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`Environment variable ${name} is not set`);
  return value;
}

/** A whole number from the environment, or the default when it is unset. */
export function numberFromEnv(name: string, fallback: number, environment: Environment = process.env): number {
  const value = environment[name];
  if (value === undefined || value === '') return fallback;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Error(`Environment variable ${name} is not a whole number`);
  return number;
}

/** One of the choices from the environment, or the first when it is unset. */
export function choiceFromEnv<Choice extends string>(
  name: string,
  choices: readonly [Choice, ...Choice[]],
  environment: Environment = process.env,
): Choice {
  const value = environment[name];
  if (value === undefined || value === '') return choices[0];
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new Error(`Environment variable ${name} is none of ${choices.join(', ')}`);
  return found;
}
