import { fileURLToPath } from 'node:url';
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName, SCHEDULES } from '../lambdas/routes.ts';
import { Alarms } from './alarms.ts';
import { ChatFunction } from './chat-function.ts';
import type { Configuration } from './configuration.ts';
import { applyGrants } from './grants.ts';
import { HttpApi } from './http-api.ts';
import { Models } from './models.ts';
import { Queues } from './queues.ts';
import { entriesOf, mapRecord, pascalCase } from './records.ts';
import { Schedules } from './schedules.ts';
import { requireBuiltSite, Site } from './site.ts';
import { SocketApi } from './socket-api.ts';
import { Tables } from './tables.ts';
import { Tokens } from './tokens.ts';

const BUILT_SITE = fileURLToPath(new URL('../dist/site', import.meta.url));

export interface ChatStackProps extends StackProps {
  readonly configuration: Configuration;
  /**
   * Folder with the built chat page, for a stack that serves it.
   * @default - dist/site of the project, where `npm run build:site` writes it
   */
  readonly builtSite?: string;
}

/** Everything that the chat is in one AWS account and Region. */
export class ChatStack extends Stack {
  readonly #configuration: Configuration;
  readonly #removalPolicy: RemovalPolicy;

  constructor(scope: Construct, id: string, props: ChatStackProps) {
    super(scope, id, props);
    this.#configuration = props.configuration;
    const builtSite = props.builtSite ?? BUILT_SITE;
    if (this.#configuration.site) requireBuiltSite(builtSite);
    this.#removalPolicy = props.configuration.ephemeral ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;

    const tables = new Tables(this, 'Tables', { ...this.#configuration, removalPolicy: this.#removalPolicy });
    const queues = new Queues(this, 'Queues');
    const functions = this.#functions();
    const socketApi = this.#socketApi(functions);
    const httpApi = this.#httpApi(functions);

    applyGrants(functions, { tables, queues, socketApi, configuration: this.#configuration });
    this.#tokens([functions.authorizer, functions.http]);
    new Models(this, 'Models', { ...this.#configuration, reply: functions.reply });
    if (this.#writesFirst) new Schedules(this, 'Schedules', { functions });
    this.#alarms(queues, functions);
    this.#outputs(tables, queues, socketApi, httpApi);
    if (this.#configuration.site) this.#site(builtSite, socketApi, httpApi);
  }

  #functions(): Readonly<Record<FunctionName, ChatFunction>> {
    const { logRetentionDays } = this.#configuration;
    const removalPolicy = this.#removalPolicy;
    return mapRecord(
      FUNCTIONS,
      (shape, name) => new ChatFunction(this, pascalCase(name), { shape, logRetentionDays, removalPolicy }),
    );
  }

  #socketApi(functions: Readonly<Record<FunctionName, ChatFunction>>): SocketApi {
    return new SocketApi(this, 'SocketApi', {
      ...this.#configuration,
      functions,
      removalPolicy: this.#removalPolicy,
    });
  }

  #httpApi(functions: Readonly<Record<FunctionName, ChatFunction>>): HttpApi {
    return new HttpApi(this, 'HttpApi', { ...this.#configuration, functions, removalPolicy: this.#removalPolicy });
  }

  #tokens(verifiers: readonly ChatFunction[]): void {
    const { tokenIssuer: issuer } = this.#configuration;
    new Tokens(this, 'Tokens', { verifiers, ...(issuer && { issuer }) });
  }

  #alarms(queues: Queues, functions: Readonly<Record<FunctionName, ChatFunction>>): void {
    const { alarmTopicArn: topicArn } = this.#configuration;
    const scheduled = this.#writesFirst ? mapRecord(SCHEDULES, (shape) => functions[shape.function]) : {};
    new Alarms(this, 'Alarms', { queues, scheduled, ...(topicArn && { topicArn }) });
  }

  get #writesFirst(): boolean {
    return this.#configuration.checkInsPerMinute > 0;
  }

  #site(folder: string, socketApi: SocketApi, httpApi: HttpApi): void {
    const site = new Site(this, 'Site', {
      ...this.#configuration,
      folder,
      socketApi,
      httpApi,
      removalPolicy: this.#removalPolicy,
    });
    this.#output('SiteUrl', site.url, 'Where the chat page is');
  }

  #outputs(tables: Tables, queues: Queues, socketApi: SocketApi, httpApi: HttpApi): void {
    this.#output('SocketUrl', socketApi.socketUrl, 'Where clients connect');
    this.#output('HttpUrl', httpApi.baseUrl, 'Where clients go that cannot connect');
    this.#output('CallbackUrl', socketApi.callbackUrl, 'Where the service posts to connections');
    for (const [name, table] of entriesOf(tables.tables))
      this.#output(`${pascalCase(name)}TableName`, table.tableName, `Table ${name}`);
    for (const { name, queue } of queues.deadLetterQueues())
      this.#output(`${pascalCase(name)}QueueUrl`, queue.queueUrl, `Jobs that were given up: queue ${name}`);
  }

  #output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}
