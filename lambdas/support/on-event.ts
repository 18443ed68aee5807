import { Refusal } from '../../chat/refusal.ts';
import type { Answer, Speaker } from '../../chat/speaker.ts';
import type { ClientData, ClientEvent } from '../../protocol/client-events.ts';
import { decode } from '../../protocol/decode.ts';
import { errors } from '../../protocol/errors.ts';
import { report } from './logger.ts';
import { respond, type SocketHandler } from './respond.ts';
import { type ChatServices, chatServices } from './services.ts';
import { readSocketEvent } from './socket-event.ts';

type UseCase<E extends ClientEvent> = (
  services: ChatServices,
  speaker: Speaker,
  data: ClientData<E>,
) => Answer | undefined | Promise<Answer | undefined>;

/**
 * The handler of a client event. Checks that the speaker's token still holds, decodes the frame, calls the use case and
 * encodes its answer, repeating the frame's `request_id`. Whatever else goes wrong is logged with the request id and
 * answered with `server_error`.
 */
export function onEvent<E extends ClientEvent>(
  event: E,
  useCase: UseCase<E>,
  services: () => ChatServices = chatServices,
): SocketHandler {
  return async (input) => {
    const { speaker, requestId, body } = readSocketEvent(input);
    const frame = decode(event, body);
    const answer = await answerFrame(
      async () => {
        const available = services();
        if (speaker.tokenExpiresAt <= available.clock.now()) return { event: 'error', data: errors.expiredToken() };
        if (!frame.ok) return { event: 'error', data: frame.error };
        return useCase(available, speaker, frame.value);
      },
      { event, requestId, connectionId: speaker.connectionId },
    );
    return respond(answer, frame.requestId);
  };
}

type Invocation = { readonly event: string; readonly requestId: string; readonly connectionId: string };

async function answerFrame(
  work: () => Promise<Answer | undefined>,
  invocation: Invocation,
): Promise<Answer | undefined> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Refusal) return { event: 'error', data: cause.data };
    report('handler_failed', { ...invocation, cause });
    return { event: 'error', data: errors.server(invocation.requestId) };
  }
}
