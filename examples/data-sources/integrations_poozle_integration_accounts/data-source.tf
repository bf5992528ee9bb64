data "integrations_poozle_integration_accounts" "all" {}

# The accounts that your users connected through a link.
output "connected_by_link" {
  value = [
    for account in data.integrations_poozle_integration_accounts.all.integration_accounts : account.name
    if account.link_id != null
  ]
}

# The accounts of one customer. Only accounts with the values of all filters are listed.
data "integrations_poozle_integration_accounts" "globex" {
  account_identifier = "globex"
}

output "globex_account_ids" {
  value = data.integrations_poozle_integration_accounts.globex.integration_accounts[*].id
}
