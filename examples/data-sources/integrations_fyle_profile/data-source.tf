# Who does the provider act as, and where?
data "integrations_fyle_profile" "me" {}

output "organisation" {
  value = data.integrations_fyle_profile.me.org_name
}
