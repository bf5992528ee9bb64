# The client's registration_client_uri, a space, and the redirect URI. The token must not be on a command line, so set it in
# the environment. The next apply stores the token of the configuration, and sends nothing.
export OAUTH_REGISTRATION_ACCESS_TOKEN=…
terraform import integrations_oauth_redirect_uri.production "https://auth.example.com/register/s6BhdRkqt3 https://app.acme.example/callback"
