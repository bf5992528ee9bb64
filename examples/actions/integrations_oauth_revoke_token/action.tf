variable "issuer" {
  type = string
}

variable "refresh_token" {
  type      = string
  sensitive = true
}

data "integrations_oauth_server" "this" {
  issuer = var.issuer
}

resource "integrations_oauth_client" "this" {
  registration_endpoint = data.integrations_oauth_server.this.registration_endpoint
  client_name           = "Initech reports"
  redirect_uris         = ["https://reports.initech.example/callback"]
}

# terraform apply -invoke=action.integrations_oauth_revoke_token.this
action "integrations_oauth_revoke_token" "this" {
  config {
    revocation_endpoint = data.integrations_oauth_server.this.revocation_endpoint
    client_id           = integrations_oauth_client.this.client_id
    client_secret       = integrations_oauth_client.this.client_secret
    token               = var.refresh_token
    token_type_hint     = "refresh_token"
  }
}
