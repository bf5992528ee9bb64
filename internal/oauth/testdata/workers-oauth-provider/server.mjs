// Runs workers-oauth-provider, with its clients in memory. It needs a module and a key-value store of the Workers runtime, which this
// script stands in for.
import { register } from 'node:module';
import { Readable } from 'node:stream';

import { serve } from './serve.mjs';

const workers = 'data:text/javascript,export class WorkerEntrypoint {}';
const hooks = `export const resolve = (name, context, next) =>
  name === 'cloudflare:workers' ? { url: ${JSON.stringify(workers)}, shortCircuit: true } : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
const { default: OAuthProvider } = await import('@cloudflare/workers-oauth-provider');

const stored = new Map();
const OAUTH_KV = {
  get: async (key, { type } = {}) => {
    const value = stored.get(key) ?? null;
    return type === 'json' ? JSON.parse(value) : value;
  },
  put: async (key, value) => void stored.set(key, value),
  delete: async (key) => void stored.delete(key),
  list: async () => ({ keys: [...stored.keys()].map((name) => ({ name })), list_complete: true }),
};

serve((issuer) => {
  const notFound = { fetch: () => new Response('Not Found', { status: 404 }) };
  const provider = new OAuthProvider({
    apiRoute: '/api',
    apiHandler: notFound,
    defaultHandler: notFound,
    authorizeEndpoint: '/authorize',
    tokenEndpoint: '/token',
    clientRegistrationEndpoint: '/register',
    resourceMetadata: { resource: `${issuer}/api` },
  });
  const context = { props: {}, waitUntil: () => {}, passThroughOnException: () => {} };
  const listener = async (call, answer) => {
    const { method, url, headers } = call;
    const body = method === 'POST' || method === 'PUT' ? Readable.toWeb(call) : undefined;
    const request = new Request(issuer + url, { method, headers, body, duplex: 'half' });
    const response = await provider.fetch(request, { OAUTH_KV }, context);
    answer.writeHead(response.status, Object.fromEntries(response.headers));
    answer.end(Buffer.from(await response.arrayBuffer()));
  };
  return { listener };
});
