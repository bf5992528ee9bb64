// Runs mcpAuthRouter of the MCP TypeScript SDK, with its clients in memory. Only its rate limit, 20 registrations an hour, is off.
import { mcpAuthRouter } from '@modelcontextprotocol/sdk/server/auth/router.js';
import express from 'express';

import { serve } from './serve.mjs';

serve((issuer) => {
  const clients = new Map();
  const clientsStore = {
    getClient: (id) => clients.get(id),
    registerClient: (client) => {
      clients.set(client.client_id, client);
      return client;
    },
  };
  const listener = express();
  listener.use(
    mcpAuthRouter({ provider: { clientsStore }, issuerUrl: new URL(issuer), clientRegistrationOptions: { rateLimit: false } }),
  );
  return { issuer: `${issuer}/`, listener };
});
