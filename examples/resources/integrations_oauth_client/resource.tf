# Where the server registers clients, such as https://auth.example.com/register. Where it publishes that, `issuer` does too.
variable "registration_endpoint" {
  type = string
}

# Many servers let only those register who have a token for it. It is used once, and is in neither the state nor a plan.
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

# Hand it on to a secret store. It is in Terraform's state as well: the server gave it, nobody can make it come by another way.
output "client_secret" {
  value     = integrations_oauth_client.app.client_secret
  sensitive = true
}
