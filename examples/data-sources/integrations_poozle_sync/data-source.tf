data "integrations_poozle_integration_accounts" "support" {
  account_identifier = "support-team"
}

data "integrations_poozle_sync" "support" {
  for_each = toset(data.integrations_poozle_integration_accounts.support.integration_accounts[*].id)

  integration_account_id = each.key
}

check "sync" {
  assert {
    condition     = alltrue([for s in data.integrations_poozle_sync.support : s.status != "FAILED"])
    error_message = "The synchronization of our accounts failed: ${jsonencode([for s in data.integrations_poozle_sync.support : s.failed_message])}"
  }
}
