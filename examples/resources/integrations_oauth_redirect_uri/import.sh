# By the address at which the server manages the client, and the redirect URI, with a space between them. The token must not
# be on a command line; the next apply stores the one of the configuration, and sends nothing.
export OAUTH_REGISTRATION_ACCESS_TOKEN=…
terraform import integrations_oauth_redirect_uri.production "https://auth.example.com/register/s6BhdRkqt3 https://app.acme.example/callback"
