variable "access_token" {
  type      = string
  sensitive = true
}

# A self-hosted Fillout has another address.
variable "token_url" {
  type    = string
  default = "https://server.fillout.com"
}

# terraform apply -invoke=action.integrations_fillout_revoke_token.this
action "integrations_fillout_revoke_token" "this" {
  config {
    access_token = var.access_token
    token_url    = var.token_url
    timeout      = "30s"
  }
}
