ephemeral "integrations_fyle_access_token" "fyle" {}

# What another provider's block or a write-only argument needs, without a trace in plan or state.
locals {
  fyle_api           = "${ephemeral.integrations_fyle_access_token.fyle.cluster_domain}/platform/v1"
  fyle_authorization = "Bearer ${ephemeral.integrations_fyle_access_token.fyle.access_token}"
}
