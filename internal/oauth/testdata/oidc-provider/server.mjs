// Runs oidc-provider. The argument is a JSON object. initialAccessToken is the token that registration requires: false, a string, or
// true for one that the server issues. If readOnly is true, the management of clients stays at its default, which has only the read.
// If rotate is true, each write issues a new registration access token.
import { Provider } from 'oidc-provider';

import { serve } from './serve.mjs';

const { initialAccessToken, readOnly, rotate } = JSON.parse(process.argv[2]);

serve(async (issuer) => {
  const provider = new Provider(issuer, {
    features: {
      clientCredentials: { enabled: true },
      registration: { enabled: true, initialAccessToken },
      ...(readOnly ? {} : { registrationManagement: { enabled: true, rotateRegistrationAccessToken: rotate } }),
    },
  });
  const issued = initialAccessToken === true ? await new provider.InitialAccessToken({}).save() : '';
  return { listener: provider.callback(), issued };
});
