import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { preferredLanguage } from './language.js';

const app = express().get('/', (asked, response) => void response.send(preferredLanguage(asked, ['en', 'fr'])));
const chosen = async (accept: string | undefined) =>
  (
    await request(app)
      .get('/')
      .set(accept === undefined ? {} : { 'Accept-Language': accept })
  ).text;

describe('The language of an answer', () => {
  it.each([
    ['fr', 'fr'],
    ['fr-FR', 'fr'],
    ['FR-ca', 'fr'],
    ['fr-FR, en', 'fr'],
    ['en-GB, fr', 'en'],
    ['fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7', 'fr'],
    ['en;q=0.2, fr;q=0.3', 'fr'],
    ['en;q=0.301, fr;q=0.3', 'en'],
    ['de, fr;q=0.1', 'fr'],
    ['zh-Hant-TW, de;q=0.9, fr-CH;q=0.5', 'fr'],
  ])('%s: the one that is liked best', async (accept, language) => {
    expect(await chosen(accept)).toBe(language);
  });
  it.each([
    ['*', 'en'],
    ['de, *;q=0.5', 'en'],
    ['fr;q=0.5, *;q=0.1', 'fr'],
    ['fr;q=0, *', 'en'],
    ['en;q=0, *', 'fr'],
  ])('%s: any but what was refused by name', async (accept, language) => {
    expect(await chosen(accept)).toBe(language);
  });
  it.each([undefined, '', 'de', 'french', 'fr;q=0', '*;q=0', 'fr;q=abc', ';;;,,=', 'x'.repeat(5_000), 'é'])(
    '%s: English, for a refusal would help nobody',
    async (accept) => {
      expect(await chosen(accept)).toBe('en');
    },
  );
});
