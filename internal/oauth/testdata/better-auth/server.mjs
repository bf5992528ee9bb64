// Runs @better-auth/oauth-provider, with its clients in memory and registration open to all.
import { oauthProvider, oauthProviderAuthServerMetadata } from '@better-auth/oauth-provider';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { jwt } from 'better-auth/plugins';

import { serve } from './serve.mjs';

serve((origin) => {
  const auth = betterAuth({
    baseURL: origin,
    secret: 'a-secret-of-a-test-with-32-letters',
    database: memoryAdapter({}),
    telemetry: { enabled: false },
    plugins: [
      jwt(),
      oauthProvider({
        loginPage: '/sign-in',
        consentPage: '/consent',
        allowDynamicClientRegistration: true,
        allowUnauthenticatedClientRegistration: true,
      }),
    ],
  });
  return { issuer: `${origin}/api/auth`, listener: toNodeHandler(auth) };
});
