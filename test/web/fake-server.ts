import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { buildPage, type Page } from '../../local/demi/web.ts';
import type { WireMessage } from '../../protocol/server-events.ts';
import { FakeChat } from './fake-chat.ts';

export type FakeServer = {
  readonly url: string;
  readonly token: string;
  readonly chat: FakeChat;
  /** Ends all sockets as a failing network does. */
  drop(): void;
  /** From now on the chat can be reached over HTTP only. */
  refuseSockets(): void;
  stop(): Promise<void>;
};

const TOKEN = 'a-token-that-is-good';

/** The page and a chat server for one user that speaks the protocol, without the rest of the project. */
export async function startFakeServer(history: readonly WireMessage[] = []): Promise<FakeServer> {
  const page = await buildPage();
  const chat = new FakeChat(history);
  let takesSockets = true;
  const http = createServer((request, response) => answer(page, chat, request, response));
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'demi.v1' });
  http.on('upgrade', (request, socket, head) => {
    if (!takesSockets || !offers(request, TOKEN)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    const { searchParams } = new URL(request.url ?? '/', 'http://fake');
    sockets.handleUpgrade(request, socket, head, (webSocket) => chat.join(webSocket, searchParams.get('after')));
  });
  const port = await listen(http);

  const drop = (): void => {
    for (const socket of sockets.clients) (socket as WebSocket).terminate();
  };
  return {
    url: `http://localhost:${port}`,
    token: TOKEN,
    chat,
    drop,
    refuseSockets: () => {
      takesSockets = false;
      drop();
    },
    stop: async () => {
      drop();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function answer(page: Page, chat: FakeChat, request: IncomingMessage, response: ServerResponse): void {
  const [path = '/'] = (request.url ?? '/').split('?');
  if (path === '/api/v1/messages') {
    const isAllowed = request.headers.authorization === `Bearer ${TOKEN}`;
    response.writeHead(isAllowed ? 200 : 401, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(isAllowed ? chat.history() : { message: 'Unauthorized' }));
    return;
  }
  const asset = page.get(path);
  if (asset === undefined) response.writeHead(404).end();
  else response.writeHead(200, asset.headers).end(asset.body);
}

function offers(request: IncomingMessage, token: string): boolean {
  const offered = request.headers['sec-websocket-protocol'] ?? '';
  return offered.split(/,\s*/).includes(`bearer.${token}`);
}

async function listen(http: Server): Promise<number> {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return (http.address() as AddressInfo).port;
}
