import { describe, expect, it } from 'vitest';
import { DEFAULT_MODEL_ON_AWS, parseModelSetting } from '../../adapters/model-settings.ts';

describe('a model is named', () => {
  it.each([
    ['persona', { kind: 'persona' }],
    ['bedrock:amazon.nova-lite-v1:0', { kind: 'bedrock', modelId: 'amazon.nova-lite-v1:0' }],
    ['bedrock:eu.amazon.nova-2-lite-v1:0', { kind: 'bedrock', modelId: 'eu.amazon.nova-2-lite-v1:0' }],
    [
      'openai:http://localhost:11434/v1#llama3.2',
      { kind: 'openai', baseUrl: 'http://localhost:11434/v1', model: 'llama3.2' },
    ],
    [
      'openai:https://models.example/v1/#hf.co/some/model:q4',
      { kind: 'openai', baseUrl: 'https://models.example/v1', model: 'hf.co/some/model:q4' },
    ],
  ])('as in %s', (text, setting) => {
    expect(parseModelSetting(text)).toEqual(setting);
  });

  it('as it is on AWS where nobody names one', () => {
    expect(parseModelSetting(DEFAULT_MODEL_ON_AWS)).toMatchObject({ kind: 'bedrock' });
  });
});

describe('no model is named', () => {
  it.each([
    '',
    'llama3.2',
    'Persona',
    'persona:demi',
    'bedrock:',
    'bedrock:nova',
    'bedrock:arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0',
    'bedrock:amazon.nova lite',
    'openai:',
    'openai:http://localhost:11434/v1',
    'openai:http://localhost:11434/v1#',
    'openai:localhost#llama3.2',
    'openai:ftp://localhost#llama3.2',
    'openai:http://ada@localhost#llama3.2',
    'openai:http://:secret@localhost#llama3.2',
    'openai:http://localhost?key=secret#llama3.2',
    'openai:http://localhost#two words',
    'anthropic:claude',
  ])('by %j', (text) => {
    expect(parseModelSetting(text)).toBeUndefined();
  });
});
