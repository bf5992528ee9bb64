# The user and the organisation that the provider acts for.
data "integrations_fyle_profile" "me" {}

output "organisation" {
  value = data.integrations_fyle_profile.me.org_name
}
