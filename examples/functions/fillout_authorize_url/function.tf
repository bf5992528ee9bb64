# Your application sends a Fillout user to this address to connect it. Use a new state for each sign-in.
output "connect_page" {
  value = provider::integrations::fillout_authorize_url("2f6c1e7a", "https://app.example.com/fillout/callback", "c0ffee")
}

# At a self-hosted installation, the page is at its own host.
output "self_hosted_connect_page" {
  value = provider::integrations::fillout_authorize_url("2f6c1e7a", "https://app.example.com/fillout/callback", "c0ffee", "https://forms.example.com")
}
