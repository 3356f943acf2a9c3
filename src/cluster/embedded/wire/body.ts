import type { IncomingMessage } from 'node:http';
import type { Json } from '../object.js';
import { ApiError, badRequest, unsupportedMediaType } from '../registry/errors.js';
import { typeOfKind } from '../schema/types.js';

const LIMIT = 3 * 1024 * 1024;

/** The whole body; 413 beyond three megabytes, as the API server refuses them. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMIT) throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${LIMIT}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export const mediaType = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';

/** The body as JSON, whatever it was sent as. An empty body is undefined. */
export async function parseBody(body: Buffer, type: string): Promise<Json> {
  if (body.length === 0) return undefined;
  switch (type) {
    case 'application/vnd.kubernetes.protobuf':
      return parseProtobuf(body);
    case 'application/yaml':
    case 'application/apply-patch+yaml':
      return parseYamlBody(body);
    default:
      if (!/json$/.test(type)) {
        throw unsupportedMediaType(
          'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
        );
      }
      return parseJson(body);
  }
}

function parseJson(body: Buffer): Json {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${goJsonError(error as Error)}`);
  }
}

/** What Go's decoder says where ours found no JSON. */
export function goJsonError({ message }: Error): string {
  const odd = /^Unexpected (?:token|non-whitespace character)[^']*'(.)'/s.exec(message)?.[1];
  if (odd === undefined) return 'unexpected end of JSON input';
  return `invalid character '${odd}' looking for beginning of value`;
}

/** Programs send JSON as YAML; the parser of all the rest is loaded when it is needed, which may be never. */
async function parseYamlBody(body: Buffer): Promise<Json> {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    // Then it is YAML proper.
  }
  const { parseYaml } = await import('./yaml.js');
  try {
    return parseYaml(text);
  } catch (error) {
    throw badRequest(`error decoding YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}

async function parseProtobuf(body: Buffer): Promise<Json> {
  const { decodeMessage, readEnvelope } = await import('../schema/protobuf.js');
  const envelope = readEnvelope(body);
  if (!envelope) {
    throw badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  }
  const type = typeOfKind(envelope.apiVersion, envelope.kind);
  if (!type) {
    throw badRequest(
      `no kind ${JSON.stringify(envelope.kind)} is registered for version ${JSON.stringify(envelope.apiVersion)}`,
    );
  }
  try {
    return { ...decodeMessage(type, envelope.raw), apiVersion: envelope.apiVersion, kind: envelope.kind };
  } catch (error) {
    throw badRequest(`unable to decode protobuf: ${(error as Error).message}`);
  }
}
