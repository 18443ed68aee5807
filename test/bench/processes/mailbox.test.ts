import { expect, it } from 'vitest';
import { mailbox } from '../../../bench/processes/mailbox.ts';

type Message = { readonly kind: 'word'; readonly text: string } | { readonly kind: 'number'; readonly value: number };
const isWord = (message: Message) => message.kind === 'word';
const isNumber = (message: Message) => message.kind === 'number';
const word = (text: string): Message => ({ kind: 'word', text });

it('A message goes to whoever waits for its like', async () => {
  const { put, take } = mailbox<Message>();
  const [number, text] = [take(isNumber), take(isWord)];
  put(word('one'));
  put({ kind: 'number', value: 1 });

  expect(await text).toEqual(word('one'));
  expect(await number).toEqual({ kind: 'number', value: 1 });
});

it('Each message goes to one, the first who waits', async () => {
  const { put, take } = mailbox<Message>();
  const both = Promise.all([take(isWord), take(isWord)]);
  put(word('one'));
  put(word('two'));

  expect(await both).toEqual([word('one'), word('two')]);
});

it('A message that nobody waits for is kept, and given once', async () => {
  const { put, take, close } = mailbox<Message>();
  put(word('early'));

  expect(await take(isWord)).toEqual(word('early'));
  const next = take(isWord);
  close(new Error('closed'));
  await expect(next).rejects.toThrow('closed');
});

it('Whoever waits, or comes later, is told that nothing will come', async () => {
  const { take, close } = mailbox<Message>();
  const early = take(isWord);
  close(new Error('ended with SIGKILL'));

  await expect(early).rejects.toThrow('ended with SIGKILL');
  await expect(take(isWord)).rejects.toThrow('ended with SIGKILL');
});

it('What came before the end can still be had', async () => {
  const { put, take, close } = mailbox<Message>();
  put(word('last'));
  close(new Error('closed'));

  expect(await take(isWord)).toEqual(word('last'));
});
