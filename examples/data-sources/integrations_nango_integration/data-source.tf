data "integrations_nango_integration" "example" {
  unique_key = "github-acme"
}

output "scopes" {
  value = data.integrations_nango_integration.example.scopes
}
