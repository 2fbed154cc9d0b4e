import type { FastifyBodyParser, FastifyInstance } from 'fastify';
import { utf8Of } from './utf8.ts';

/** RFC 8259: a body of JSON, of which nothing is changed by reading it. */
export function jsonReader(app: FastifyInstance): FastifyBodyParser<Buffer> {
  const parse = app.getDefaultJsonParser('error', 'error') as FastifyBodyParser<string>;
  return (request, body, done) => {
    request.rawBody = body;
    try {
      parse(request, utf8Of(body, 'RFC 8259 §8.1'), done);
    } catch (error) {
      done(error as Error);
    }
  };
}
