import { describe, expect, it } from 'vitest';
import { parseReplyJob, parseWelcomeJob } from '../../adapters/parse-job.ts';

const reply = { kind: 'reply' as const, userId: 'ada', conversationId: 'ada', messageId: 'm-1', attempt: 1 };
const welcome = { kind: 'greet', userId: 'ada', connectionId: 'c-1' };

describe('parseReplyJob', () => {
  it('reads a job', () => {
    expect(parseReplyJob(JSON.stringify(reply))).toEqual(reply);
  });

  it('reads a job of version 0.1, which has no kind', () => {
    const { kind: _, ...earlier } = reply;

    expect(parseReplyJob(JSON.stringify(earlier))).toEqual(reply);
  });

  it('reads a learning job', () => {
    const lesson = { kind: 'learn', userId: 'ada', conversationId: 'ada', messageId: 'm-1' };

    expect(parseReplyJob(JSON.stringify(lesson))).toEqual(lesson);
  });

  it('leaves out what it does not know: a newer version may have queued it', () => {
    expect(parseReplyJob(JSON.stringify({ ...reply, priority: 1 }))).toEqual(reply);
  });

  it.each([
    ['nothing', ''],
    ['half of one', '{"userId":"ada"'],
    ['a list', '[]'],
    ['null', 'null'],
    ['one of another kind', JSON.stringify({ ...reply, kind: 'dance' })],
    ['a learning job without a message', JSON.stringify({ kind: 'learn', userId: 'ada', conversationId: 'ada' })],
    ['one without a user', JSON.stringify({ ...reply, userId: undefined })],
    ['one without a conversation', JSON.stringify({ ...reply, conversationId: undefined })],
    ['one whose message is a number', JSON.stringify({ ...reply, messageId: 1 })],
    ['one whose attempt is a word', JSON.stringify({ ...reply, attempt: 'first' })],
  ])('does not take %s', (_what, body) => {
    expect(() => parseReplyJob(body)).toThrow();
  });

  it('names the field that is wrong, not what was in it', () => {
    expect(() => parseReplyJob(JSON.stringify({ ...reply, messageId: { text: 'a secret' } }))).toThrow(
      /^Malformed reply job: messageId$/,
    );
  });
});

describe('parseWelcomeJob', () => {
  it.each([
    ['a greeting', welcome],
    ['a greeting after a message', { ...welcome, after: 'm-1' }],
    ['a resync', { ...welcome, kind: 'resync' }],
  ])('reads %s', (_what, job) => {
    expect(parseWelcomeJob(JSON.stringify(job))).toEqual(job);
  });

  it('has no cursor where none was given', () => {
    expect(parseWelcomeJob(JSON.stringify(welcome))).not.toHaveProperty('after');
  });

  it.each([
    ['nothing', ''],
    ['another kind', JSON.stringify({ ...welcome, kind: 'farewell' })],
    ['one without a connection', JSON.stringify({ ...welcome, connectionId: undefined })],
    ['one whose cursor is a number', JSON.stringify({ ...welcome, after: 7 })],
  ])('does not take %s', (_what, body) => {
    expect(() => parseWelcomeJob(body)).toThrow();
  });
});
