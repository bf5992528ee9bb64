# The ID of the account, from data source integrations_poozle_integration_accounts.
terraform import integrations_poozle_integration_account.support c3a4a4d1-5f65-4f0b-b7b4-0d8a3a0d5a77
