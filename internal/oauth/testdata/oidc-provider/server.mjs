// Runs oidc-provider. The argument is a JSON object. initialAccessToken is the token that registration requires: false, a string, or
// true for one that the server issues. If readOnly is true, the management of clients stays at its default, which has only the read.
// If rotate is true, each write issues a new registration access token. documents are the client ID metadata documents that the server
// finds, by their URLs.
import { Provider } from 'oidc-provider';

import { serve } from './serve.mjs';

const { initialAccessToken, readOnly, rotate, documents = {} } = JSON.parse(process.argv[2]);

serve(async (issuer) => {
  const provider = new Provider(issuer, {
    features: {
      clientCredentials: { enabled: true },
      clientIdMetadataDocument: { enabled: true, ack: 'draft-02' },
      registration: { enabled: true, initialAccessToken },
      ...(readOnly ? {} : { registrationManagement: { enabled: true, rotateRegistrationAccessToken: rotate } }),
    },
    fetch: async (url) => {
      const document = documents[url];
      return document === undefined
        ? new Response('', { status: 404 })
        : new Response(document, { headers: { 'content-type': 'application/json' } });
    },
  });
  const issued = initialAccessToken === true ? await new provider.InitialAccessToken({}).save() : '';
  return { listener: provider.callback(), issued };
});
