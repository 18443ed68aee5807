// Says something to Demi and prints her answer while she writes it. On Node 22 or later, with `npm start` in another terminal:
//   npm run build:client
//   DEMI_TOKEN=$(npm run -s token) node examples/client/talk.mjs 'Hey Demi'
import { DemiClient } from 'demi-chat/client';

const { DEMI_URL: url = 'ws://127.0.0.1:3000/local', DEMI_TOKEN: token = '' } = process.env;
const demi = new DemiClient({ url, getToken: () => token });
demi.on('state', ({ state, problem }) => console.error(problem ?? state));

let shown = '';
const show = (text) => {
  process.stdout.write(text.slice(shown.length));
  shown = text;
};
demi.on('streaming', (streaming) => show(streaming?.text ?? ''));

const sent = demi.send(process.argv[2] ?? 'Hey Demi');
const answer = await new Promise((resolve) => {
  demi.on('message', (message) => {
    if (message.inReplyTo !== sent.id) return;
    show(`${message.content}\n`);
    resolve(message);
  });
});
console.log(`(${demi.snapshot.mood?.word})`);
demi.markRead(answer.id);
demi.close();
