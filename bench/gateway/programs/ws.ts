import { WebSocketServer } from 'ws';

// The limit: a server that sends back what comes, and knows no routes, events or functions.

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]), perMessageDeflate: false });
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
