import { connectionsOf, postToAll } from './connections.ts';
import { contentOf, frame, newId, type SocketEvent } from './event.ts';
import { recent, store } from './messages.ts';
import { words } from './model.ts';
import { post } from './sockets.ts';

// The second design: the user's devices are looked for in the table of all connections, and all of them see everything. It
// acknowledges by a post as soon as the message is stored.

export async function handler(event: SocketEvent) {
  const { connectionId, authorizer } = event.requestContext;
  const about = { user_id: authorizer.user_id };
  const message = { ...about, message_id: newId(), sender: 'user' as const, content: contentOf(event) };
  const [history, devices] = await Promise.all([recent(about.user_id), connectionsOf(about.user_id), store(message)]);
  await post(connectionId, frame('delivered', { message_id: message.message_id }));

  await postToAll(devices, frame('typing', { is_typing: true }));
  let content = '';
  for await (const word of words(history, message)) {
    content += word;
    await postToAll(devices, frame('message_delta', { text: word }));
  }
  const reply = { ...about, message_id: newId(), sender: 'demi' as const, content };
  await store(reply);
  await postToAll(devices, frame('message', reply));
  return { statusCode: 200 };
}
