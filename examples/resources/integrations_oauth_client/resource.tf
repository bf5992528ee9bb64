# The server's registration endpoint, such as https://auth.example.com/register. If the server publishes it in its metadata,
# you can set issuer instead.
variable "registration_endpoint" {
  type = string
}

# Many servers require a token to register a client. The token is used once, and stored neither in the state nor in a plan.
variable "initial_access_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "integrations_oauth_client" "app" {
  registration_endpoint   = var.registration_endpoint
  initial_access_token_wo = var.initial_access_token

  client_name                = "Acme"
  redirect_uris              = ["https://app.acme.example/callback", "https://staging.acme.example/callback"]
  grant_types                = ["authorization_code", "refresh_token"]
  token_endpoint_auth_method = "client_secret_basic"
  scope                      = "openid email"
  contacts                   = ["platform@acme.example"]
}

output "client_id" {
  value = integrations_oauth_client.app.client_id
}

# Pass the secret to a secret store. The state holds it as well, because the server issued it and it has no other copy.
output "client_secret" {
  value     = integrations_oauth_client.app.client_secret
  sensitive = true
}
