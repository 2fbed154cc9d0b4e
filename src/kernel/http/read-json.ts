import type { FastifyBodyParser, FastifyInstance, FastifyRequest } from 'fastify';
import { MAX_DEPTH } from '../../standards/json/refusal.ts';
import { repeatedKey } from '../../standards/json/repeated-key.ts';
import { Refusal } from '../refusal.ts';
import { utf8Of } from './utf8.ts';

/** RFC 8259: a body of JSON, of which nothing is changed or left out by reading it. */
export function jsonReader(app: FastifyInstance): FastifyBodyParser<Buffer> {
  const parse = app.getDefaultJsonParser('error', 'error') as FastifyBodyParser<string>;
  return (request, body, done) => {
    request.rawBody = body;
    try {
      parse(request, utf8Of(body, 'RFC 8259 §8.1'), (error, value) => {
        done(error ?? whatIsHidden(body, value), value);
      });
    } catch (error) {
      done(error as Error);
    }
  };
}

/** The same of a part of a form. Throws as a body does. */
export function jsonPart(app: FastifyInstance, request: FastifyRequest, part: Buffer): unknown {
  let read: unknown;
  let wrong: Error | null = null;
  const parse = app.getDefaultJsonParser('error', 'error') as FastifyBodyParser<string>;
  parse(request, utf8Of(part, 'RFC 8259 §8.1'), (error, value) => {
    wrong = error ?? whatIsHidden(part, value);
    read = value;
  });
  if (wrong) throw wrong;
  return read;
}

/** RFC 8259 §4: what a key means that stands twice is anybody's guess, so that two readers would act on two requests. */
function whatIsHidden(body: Buffer, value: unknown): Refusal | null {
  const repeated = repeatedKey(body, value);
  if (repeated === null) return null;
  const fault =
    repeated === 'too-deep'
      ? { property: 'body', clause: 'RFC 8259 §9', reason: `is nested deeper than ${MAX_DEPTH} levels` }
      : { property: repeated.key.slice(0, 100), clause: 'RFC 8259 §4', reason: 'stands twice in one object' };
  return new Refusal('body-malformed', undefined, [fault]);
}
