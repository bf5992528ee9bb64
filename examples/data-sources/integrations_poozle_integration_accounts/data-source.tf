data "integrations_poozle_integration_accounts" "all" {}

# The accounts that your users connected through a link.
output "connected_by_link" {
  value = [
    for account in data.integrations_poozle_integration_accounts.all.integration_accounts : account.name
    if account.link_id != null
  ]
}
