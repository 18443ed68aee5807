import { contentOf, frame, newId, type SocketEvent } from './event.ts';
import { recent, store } from './messages.ts';
import { words } from './model.ts';
import { post } from './sockets.ts';

// The first design: everything happens in the function of the route, and its response is the acknowledgement.

export async function handler(event: SocketEvent) {
  const { connectionId, authorizer } = event.requestContext;
  const about = { user_id: authorizer.user_id };
  const message = { ...about, message_id: newId(), sender: 'user' as const, content: contentOf(event) };
  const [history] = await Promise.all([recent(about.user_id), store(message)]);

  await post(connectionId, frame('typing', { is_typing: true }));
  let content = '';
  for await (const word of words(history, message)) {
    content += word;
    await post(connectionId, frame('message_delta', { text: word }));
  }
  const reply = { ...about, message_id: newId(), sender: 'demi' as const, content };
  await store(reply);
  await post(connectionId, frame('message', reply));
  return { statusCode: 200, body: frame('delivered', { message_id: message.message_id }) };
}
