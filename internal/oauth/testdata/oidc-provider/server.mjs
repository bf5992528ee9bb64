// Starts oidc-provider on a free port of 127.0.0.1. The argument is a JSON object. If rotate is true, each write issues a new
// registration access token. initialAccessToken is the token that registration requires: false, a string, or true for one that
// the server issues. documents are the client ID metadata documents that the server finds, by their URLs. It prints one line of
// JSON when it listens, and exits when its standard input ends.
import { createServer } from 'node:http';

import { Provider } from 'oidc-provider';

const { rotate, initialAccessToken, documents = {} } = JSON.parse(process.argv[2]);

const server = createServer();
server.listen(0, '127.0.0.1', async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    features: {
      clientCredentials: { enabled: true },
      clientIdMetadataDocument: { enabled: true, ack: 'draft-02' },
      registration: { enabled: true, initialAccessToken },
      registrationManagement: { enabled: true, rotateRegistrationAccessToken: rotate },
    },
    fetch: async (url) => {
      const document = documents[url];
      return document === undefined
        ? new Response('', { status: 404 })
        : new Response(document, { headers: { 'content-type': 'application/json' } });
    },
  });
  server.on('request', provider.callback());
  const issued = initialAccessToken === true ? await new provider.InitialAccessToken({}).save() : '';
  console.log(JSON.stringify({ issuer, issued }));
});
process.stdin.on('end', () => process.exit()).resume();
