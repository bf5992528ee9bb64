ephemeral "integrations_fyle_access_token" "fyle" {}

# Use these in another provider's block or in a write-only argument. They are stored neither in a plan nor in the state.
locals {
  fyle_api           = "${ephemeral.integrations_fyle_access_token.fyle.cluster_domain}/platform/v1"
  fyle_authorization = "Bearer ${ephemeral.integrations_fyle_access_token.fyle.access_token}"
}
