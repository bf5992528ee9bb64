# The ID is the last part of the link's address.
data "integrations_poozle_link" "example" {
  id = "9d0f7f5c-6d0a-4a39-8a4e-5a1c2c7e9d31"
}

output "expires_at" {
  value = data.integrations_poozle_link.example.expires_at
}
