# The page of a link on a self-hosted server.
output "page" {
  value = provider::integrations::poozle_link_url("https://poozle.example.com", "9d0f7f5c-6d0a-4a39-8a4e-5a1c2c7e9d31")
}

# The address for a button of your user interface that connects the GitHub account of one of your users.
output "page_of_a_user" {
  value = provider::integrations::poozle_link_url("https://poozle.example.com", "9d0f7f5c-6d0a-4a39-8a4e-5a1c2c7e9d31", {
    account_identifier = "user-1"
    redirect_url       = "https://app.acme.example/connected"
    integration_keys   = ["github"]
  })
}
