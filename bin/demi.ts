import { App } from 'aws-cdk-lib';
import { ChatStack } from '../lib/chat-stack.ts';
import { readConfiguration } from '../lib/configuration.ts';
import { ConfigurationError } from '../lib/context-reader.ts';
import { checkRules } from '../lib/nag.ts';

const app = new App();

try {
  const configuration = readConfiguration((key) => app.node.tryGetContext(key));
  new ChatStack(app, configuration.stackName, { configuration, description: 'Demi, an AI companion: WebSocket chat' });
  checkRules(app);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message); // what to change in the context; a stack trace would hide it
  process.exitCode = 1;
}
