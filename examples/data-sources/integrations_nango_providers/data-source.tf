# The CRMs that your users can connect by OAuth 2.0.
data "integrations_nango_providers" "crm" {
  auth_mode = "OAUTH2"
  category  = "crm"
}

output "names" {
  value = data.integrations_nango_providers.crm.providers[*].name
}
