# By the address at which the server manages the client. The token for it must not be on a command line; the next apply
# stores the registration endpoint (or the issuer) of the configuration.
export OAUTH_REGISTRATION_ACCESS_TOKEN=…
terraform import integrations_oauth_client.app https://auth.example.com/register/s6BhdRkqt3
