import type { RemovalPolicy } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ENV } from '../adapters/env.ts';
import { TABLES, type TableName, type TableShape } from '../adapters/resources.ts';
import type { ChatFunction } from './chat-function.ts';
import type { Configuration } from './configuration.ts';
import { mapRecord, pascalCase } from './records.ts';

/** What a function may be allowed to do with a table. No Scan: nothing here reads a table whole. */
export type TableAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';

const VARIABLES: Readonly<Record<TableName, string>> = {
  connections: ENV.connectionsTable,
  messages: ENV.messagesTable,
  conversations: ENV.conversationsTable,
};

export type TablesProps = {
  readonly deletionProtection: boolean;
  readonly removalPolicy: RemovalPolicy;
  readonly encryption: Configuration['encryption'];
};

/** The tables of adapters/resources.ts: on demand, encrypted, restorable to any second of the last 35 days. */
export class Tables extends Construct {
  readonly tables: Readonly<Record<TableName, TableV2>>;

  constructor(scope: Construct, id: string, props: TablesProps) {
    super(scope, id);
    this.tables = mapRecord(TABLES, (shape, name) => this.#table(name, shape, props));
  }

  /** Allows `actions` on the table's items and tells the function the table's name. */
  grant(name: TableName, recipient: ChatFunction, actions: readonly TableAction[]): void {
    recipient.allow(
      actions.map((action) => `dynamodb:${action}`),
      this.tables[name].tableArn,
    );
    recipient.provide(VARIABLES[name], this.tables[name].tableName);
  }

  /** Allows queries of one index and tells the function the table's name. */
  grantIndex(name: TableName, index: string, recipient: ChatFunction): void {
    recipient.allow(['dynamodb:Query'], `${this.tables[name].tableArn}/index/${index}`);
    recipient.provide(VARIABLES[name], this.tables[name].tableName);
  }

  #table(name: TableName, shape: TableShape, props: TablesProps): TableV2 {
    return new TableV2(this, pascalCase(name), {
      partitionKey: stringKey(shape.partitionKey),
      ...(shape.sortKey !== undefined && { sortKey: stringKey(shape.sortKey) }),
      ...(shape.timeToLive !== undefined && { timeToLiveAttribute: shape.timeToLive }),
      globalSecondaryIndexes: (shape.indexes ?? []).map(indexProps),
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: encryptionOf(props.encryption),
      deletionProtection: props.deletionProtection,
      removalPolicy: props.removalPolicy,
    });
  }
}

function indexProps(index: NonNullable<TableShape['indexes']>[number]): GlobalSecondaryIndexPropsV2 {
  return {
    indexName: index.name,
    partitionKey: stringKey(index.partitionKey),
    sortKey: stringKey(index.sortKey),
    projectionType: ProjectionType[index.projection],
  };
}

function stringKey(name: string): Attribute {
  return { name, type: AttributeType.STRING };
}

function encryptionOf(encryption: Configuration['encryption']): TableEncryptionV2 {
  return encryption === 'aws-managed' ? TableEncryptionV2.awsManagedKey() : TableEncryptionV2.dynamoOwnedKey();
}
