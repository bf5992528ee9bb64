data "integrations_poozle_oauth_app" "example" {
  id = "5b0a7d0e-3c52-4a5e-9a3c-0d1f6f1f2b6a"
}

output "scopes" {
  value = data.integrations_poozle_oauth_app.example.scopes
}
