import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

/**
 * The least that a function of the chat can be: the AWS clients with the commands that the adapters send, and nothing else.
 * Imported and not made when the module loads, as the functions do it.
 */
export const handler = (): readonly unknown[] => [
  [ApiGatewayManagementApiClient, PostToConnectionCommand],
  [DynamoDBClient, DynamoDBDocumentClient, DeleteCommand, GetCommand, PutCommand, UpdateCommand, paginateQuery],
  [SQSClient, SendMessageCommand],
];
