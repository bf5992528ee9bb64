# The client's registration_client_uri. The token must not be on a command line, so set it in the environment. The next apply
# stores the registration endpoint (or the issuer) of the configuration.
export OAUTH_REGISTRATION_ACCESS_TOKEN=…
terraform import integrations_oauth_client.app https://auth.example.com/register/s6BhdRkqt3
